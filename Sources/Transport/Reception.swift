import CServer
import Dispatch
import Glibc
import Synchronization
import World

/// The book of a listener: who is connected, what came in so far, and what is parked.
///
/// The problem: the server library calls on its own threads, a poke comes from any thread, and a
/// request that parks just when the poke comes must not sleep through it. A lock around the
/// responder would make every poke wait for it. So each poke has a number: the one that was seen
/// before the responder was asked must still be the newest when the request lies down; otherwise
/// it is asked again. Lying down and waking up both happen under the lock.
final class Reception: Sendable {
    /// A connection.
    struct Visit {
        let descriptor: Int32
        let peer: Peer
        let isTurnedAway: Bool
        /// When the connection is cut off; nil while the listener itself is at work.
        var deadline: Int64?
    }

    /// A request that is coming in, or waits for its answer.
    struct Intake {
        let visit: UInt
        let target: String
        var request: Request?
        var refusal: ListenerRefusal?
        private var dropped = 0

        init(visit: UInt, target: String) {
            self.visit = visit
            self.target = target
        }

        /// Adds to the body; false when so much is over the limit that nobody waits for the end.
        mutating func add(_ bytes: UnsafeRawBufferPointer, _ limit: Int) -> Bool {
            if refusal == nil, (request?.body.count ?? 0) + bytes.count <= limit {
                unsafe request?.body.append(contentsOf: bytes)
                return true
            }
            refusal = refusal ?? .bodyTooLarge
            dropped += bytes.count
            return dropped <= limit
        }
    }

    /// A request that lies down until the next poke, at the latest until its deadline.
    private struct Parked {
        let connection: UInt
        let deadline: Int64
    }

    private struct State {
        var pokes: UInt64 = 0
        var tickets: UInt64 = 0
        var visits: [UInt: Visit] = [:]
        var intakes: [UInt64: Intake] = [:]
        var parked: [UInt64: Parked] = [:]
        var nextSweep = Int64.max
        var isStopping = false
    }

    let limits: ListenerLimits
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "listener deadlines")
    private let emptied = DispatchSemaphore(value: 0)

    /// A slow reader of an answer gets at least this long.
    private static let answerMilliseconds: Int64 = 30_000

    init(limits: ListenerLimits) {
        self.limits = limits
    }

    // MARK: Connections

    func connected(_ connection: UInt, _ descriptor: Int32, _ peer: Peer) {
        state.withLock { state in
            let served = state.visits.values.count { !$0.isTurnedAway }
            state.visits[connection] = Visit(
                descriptor: descriptor,
                peer: peer,
                isTurnedAway: served >= limits.connections
            )
            setDeadline(&state, connection, limits.requestMilliseconds)
        }
    }

    func closed(_ connection: UInt) {
        state.withLock { state in _ = state.visits.removeValue(forKey: connection) }
    }

    // MARK: Requests

    /// Opens a request; its ticket is never zero.
    func began(_ connection: UInt, _ target: String) -> UInt64 {
        state.withLock { state in
            state.tickets += 1
            state.intakes[state.tickets] = Intake(visit: connection, target: target)
            return state.tickets
        }
    }

    /// The request of that ticket as far as it came in, with its connection.
    func intake(_ ticket: UInt64) -> (Intake, Visit)? {
        state.withLock { state in
            guard let intake = state.intakes[ticket], let visit = state.visits[intake.visit] else {
                return nil
            }
            return (intake, visit)
        }
    }

    /// Notes the head of a request, or why it will be refused.
    func note(_ ticket: UInt64, _ request: Request?, _ refusal: ListenerRefusal?) {
        state.withLock { state in
            state.intakes[ticket]?.request = request
            state.intakes[ticket]?.refusal = refusal
        }
    }

    /// Adds to the body; false when so much is over the limit that nobody waits for the end.
    func add(_ ticket: UInt64, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let limit = limits.bodyBytes
        return state.withLock { state in
            unsafe state.intakes[ticket]?.add(bytes, limit) ?? false
        }
    }

    /// What became of a whole request.
    enum Outcome {
        /// It is answered.
        case answered(Response)
        /// It lies down until the next poke or its deadline.
        case parked
        /// The listener stops, and there is no answer yet.
        case abandoned
    }

    /// Asks a responder about a whole request until it answers or the request may lie down.
    func ask(_ responder: any Responder, _ request: Request, _ connection: UInt) -> Outcome {
        while true {
            let seen = state.withLock { state in
                state.visits[connection]?.deadline = nil
                return state.pokes
            }
            switch responder.respond(to: request) {
            case .response(let response): return .answered(response)
            case .park(let milliseconds):
                if let outcome = park(request.ticket, connection, milliseconds, seen) {
                    return outcome
                }
            }
        }
    }

    /// Lays a request down; nil when a poke came meanwhile, so that it must be asked again.
    private func park(
        _ ticket: UInt64,
        _ connection: UInt,
        _ milliseconds: Int64,
        _ seen: UInt64
    ) -> Outcome? {
        state.withLock { state in
            if state.isStopping { return .abandoned }
            if state.pokes != seen { return nil }
            let (sum, overflow) = Self.now().addingReportingOverflow(max(milliseconds, 1))
            let deadline = overflow ? Int64.max : sum
            state.parked[ticket] = Parked(connection: connection, deadline: deadline)
            unsafe MHD_suspend_connection(OpaquePointer(bitPattern: connection))
            arm(&state, deadline)
            return .parked
        }
    }

    /// Notes that an answer goes out, which must not take for ever.
    func answering(_ connection: UInt) {
        let patience = max(limits.requestMilliseconds, Self.answerMilliseconds)
        state.withLock { state in setDeadline(&state, connection, patience) }
    }

    /// Notes that a request is over, whatever became of it.
    func completed(_ ticket: UInt64) {
        state.withLock { state in
            guard let intake = state.intakes.removeValue(forKey: ticket) else { return }
            setDeadline(&state, intake.visit, limits.requestMilliseconds)
            if state.isStopping, state.intakes.isEmpty { emptied.signal() }
        }
    }

    // MARK: Waking

    /// Wakes everything that is parked.
    func poke() {
        state.withLock { state in
            state.pokes += 1
            wake(&state) { _ in true }
        }
    }

    /// Parks nothing any more, wakes everything, and waits a moment for the last answers.
    func drain(milliseconds: Int) {
        let isEmpty = state.withLock { state in
            state.isStopping = true
            state.pokes += 1
            wake(&state) { _ in true }
            return state.intakes.isEmpty
        }
        if !isEmpty { _ = emptied.wait(timeout: .now() + .milliseconds(milliseconds)) }
    }

    private func wake(_ state: inout State, where isDue: (Parked) -> Bool) {
        for (ticket, parked) in state.parked where isDue(parked) {
            state.parked[ticket] = nil
            unsafe MHD_resume_connection(OpaquePointer(bitPattern: parked.connection))
        }
    }

    // MARK: Deadlines

    private static func now() -> Int64 {
        Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000)
    }

    private func setDeadline(_ state: inout State, _ connection: UInt, _ milliseconds: Int64) {
        let deadline = Self.now() + milliseconds
        state.visits[connection]?.deadline = deadline
        arm(&state, deadline)
    }

    /// Makes sure of a sweep at the deadline; a deadline that falls away costs one sweep for
    /// nothing.
    private func arm(_ state: inout State, _ deadline: Int64) {
        guard deadline < state.nextSweep else { return }
        state.nextSweep = deadline
        let wait = Int(clamping: min(max(deadline - Self.now(), 0), 3_600_000))
        queue.asyncAfter(deadline: .now() + .milliseconds(wait)) { [weak self] in self?.sweep() }
    }

    /// Wakes what waited long enough, and cuts off who took too long.
    private func sweep() {
        state.withLock { state in
            let now = Self.now()
            state.nextSweep = .max
            wake(&state) { $0.deadline <= now }
            for (connection, visit) in state.visits {
                guard let deadline = visit.deadline, deadline <= now else { continue }
                // The descriptor is open as long as the visit is in the book: `closed` comes first.
                shutdown(visit.descriptor, Int32(SHUT_RDWR))
                state.visits[connection]?.deadline = nil
            }
            let deadlines = state.visits.values.compactMap(\.deadline)
            let next = (deadlines + state.parked.values.map(\.deadline)).min()
            if let next { arm(&state, next) }
        }
    }
}
