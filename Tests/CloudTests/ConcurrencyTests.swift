import Cloud
import CloudStore
import Keyring
import Ledger
import Sync
import Synchronization
import TestSupport
import Testing
import World

/// Several at once: two pushes of one desk, two desks, two servers.
struct ConcurrencyTests {
    private static let first = Town.id("01a1fc44-d730-7e84-99c2-da9b199f05bc")

    @Test func `P9.5: while one push of a device is at work another one waits its turn`() throws {
        let town = try Town()
        let desk = try town.desk()
        let other = try town.desk()
        for desk in [desk, other] {
            desk.begin(Self.first, previous: nil)
            desk.capture()
        }
        let requests = [desk.request(of: 1...2), other.request(of: 1...1)]
        let codes = Codes()
        let cloud = town.cloud
        town.docket.whileDeciding {
            // The first push has its custody and is being decided.
            for request in requests {
                guard case .response(let response) = cloud.respond(to: request) else { continue }
                codes.add(response.status.rawValue, response.code)
            }
        }
        let answer = try desk.push(1...2).pushed()
        #expect(answer.custody.receivedSeq == 2)
        #expect(codes.all == ["409 PUSH_IN_PROGRESS", "200 "])
        #expect(try desk.push(1...2).pushed().custody == answer.custody)
    }

    @Test(arguments: Engine.allCases)
    func `D22: any number of servers answer over one database`(engine: Engine) throws {
        let town = try Town(on: engine)
        let sibling = try town.sibling()
        let desk = try town.desk()
        desk.begin(Self.first, previous: nil)
        for _ in 0..<4 { desk.capture() }
        _ = try desk.push(1...2).pushed()
        #expect(try desk.push(2...4, to: sibling).pushed().custody.receivedSeq == 4)
        #expect(try desk.push(4...5).pushed().custody.headHash == desk.hash(5))
    }
}

/// What was answered, in order.
private final class Codes: Sendable {
    private let codes = Mutex<[String]>([])

    var all: [String] { codes.withLock { $0 } }

    func add(_ status: Int, _ code: String) {
        codes.withLock { $0.append("\(status) \(code)") }
    }
}
