import Synchronization
import Transport

/// Wakes the parked requests of all listeners, once there are any.
final class Bell: Sendable {
    private let listeners = Mutex<[Listener]>([])

    func hang(_ listeners: [Listener]) {
        self.listeners.withLock { $0 = listeners }
    }

    func ring() {
        for listener in listeners.withLock({ $0 }) { listener.poke() }
    }
}
