import Sync
import World

@testable import Agent

extension DeviceAgent {
    /// Takes the cloud's whole answer to a pull.
    @discardableResult
    func pulls(_ lines: [Change], from cursor: Cursor) -> [Errand] {
        let now = ports.clock.now()
        let response = Response(
            .ok,
            headers: ["Sync-Protocol": SyncHeaders.version],
            body: lines.flatMap(\.line)
        )
        let answer = CloudAnswer(
            result: .success(response),
            sent: now,
            received: now,
            requestBytes: 0
        )
        return received(answer, for: .pull(cursor))
    }
}
