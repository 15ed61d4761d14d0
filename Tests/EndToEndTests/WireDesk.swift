import Foundation
import Keyring
import Platform
import Sync
import Synchronization
import TestSupport
import Transport
import World

/// A desk of the test's own, which talks to a real cloud over real TLS and says what it likes.
final class WireDesk: SignedDesk {
    private let exchange: CurlExchange

    /// Makes a desk and enrols it.
    init(at cloud: CloudRig) throws {
        let authority = try Files.bytes(of: DiskPath(cloud.authority))
        exchange = CurlExchange(
            CurlConfiguration(
                trust: .pinned(authority),
                allowedHosts: ["127.0.0.1"],
                checksAt: { SystemClock().now() }
            )
        )
        let entropy = SystemEntropy()
        super.init(
            key: SigningKey(from: entropy),
            SystemClock(),
            entropy,
            authority: "127.0.0.1:\(cloud.port)"
        )
        try enrol(with: try cloud.token())
        begin(mint(), previous: nil)
    }

    /// What the cloud answered; status 0 when it did not.
    override func ask(_ request: Request) -> Response {
        let answer = Mutex(Response(Status(rawValue: 0)))
        let isDone = DispatchSemaphore(value: 0)
        let exchange = exchange
        Task.detached {
            do throws(WireError) {
                let response = try await exchange.send(request)
                answer.withLock { $0 = response }
            } catch {
                print("no answer: \(error)")
            }
            isDone.signal()
        }
        isDone.wait()
        return answer.withLock { $0 }
    }
}
