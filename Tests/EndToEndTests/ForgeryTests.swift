import Ledger
import Sync
import TestSupport
import Testing
import World

/// One id or one number comes again with other content, properly signed, over real TLS.
struct ForgeryTests {
    /// A real cloud with an open drawer and 100 AFN paid in by a desk that may lie.
    private final class Scene {
        let folder = ScratchFolder()
        let cloud: CloudRig
        let desk: WireDesk
        let session: ID
        let movement: ID
        private(set) var paidIn: ID

        init() throws {
            cloud = try CloudRig(in: folder.path, property: House.property)
            try cloud.start()
            desk = try WireDesk(at: cloud)
            session = desk.mint()
            movement = desk.mint()
            paidIn = desk.mint()
            desk.capture(
                "session.open",
                payload: [
                    "cash_session_id": .text(session.text), "drawer_id": .text(desk.mint().text),
                    "fence": 1, "predecessor_session_id": .null, "expected_float": [],
                    "opening": ["totals": [], "lines": []], "variance": [],
                ],
                more: stream("session.open", slip: 1)
            )
            paidIn = payIn("100000000", slip: 2)
            _ = try desk.push(1...3).pushed()
        }

        @discardableResult
        func payIn(_ micro: String, as id: ID? = nil, slip: Int) -> ID {
            var more = stream("drawer.paid_in", slip: slip)
            let money: JSON = [["currency": "AFN", "amount_micro": .text(micro)]]
            more["drawer_effect"] = money
            if let id { more["action_id"] = .text(id.text) }
            return desk.capture(
                "drawer.paid_in",
                payload: [
                    "movement_id": .text(movement.text), "cash_session_id": .text(session.text),
                    "money": money, "reason_code": "FLOAT_TOPUP",
                ],
                more: more
            )
        }

        private func stream(_ type: String, slip: Int) -> [String: JSON] {
            [
                "stream": .text("cash_session:\(session.text)"),
                "slip": .text(
                    "\(desk.answer["device"]?["device_code"]?.textValue ?? "")-2026-00000\(slip)"
                ),
                "actor": ["kind": "staff", "staff_id": .text(session.text), "auth": "pin"],
                "drawer_effect": [], "policy_version": 1,
            ]
        }

        /// What the desk is told about a number, once it is decided.
        func verdict(_ seq: Int64) throws -> Verdict? {
            let asked = SyncQuery.Results(incarnation: desk.incarnation, range: seq...seq)
            var answer: PushAnswer?
            let isDecided = Child.wait(atMost: .seconds(20)) {
                do {
                    answer = try desk.get(.results, query: asked.text).pushed()
                } catch { print("no results: \(error)") }
                return answer?.custody.decided.contains(seq) ?? false
            }
            return isDecided ? answer?.results.first?.verdict : nil
        }

        /// What the books hold in an account, in micro-units of AFN.
        func held(_ account: String) throws -> [String?] {
            let lines = try cloud.ledger()["balances"]?[account]?.listValue ?? []
            return lines.map { $0["amount_micro"]?.textValue }
        }

        /// The urgent items about what the desk sent, beside those about the drawer.
        func alarms() throws -> [JSON] {
            let items = try cloud.officeJSON(["attention", "list"])["attention"]?.listValue ?? []
            return items.filter {
                $0["severity"] == "high" && $0["code"]?.textValue?.hasPrefix("MELM") == true
            }
        }
    }

    @Test func `SC-14: a reused id is refused by name, the first one stands, and it rings`()
        async throws
    {
        try await Blocking.run {
            let scene = try Scene()
            let before = try scene.cloud.ledger()["actions"]
            #expect(try scene.held("session") == ["100000000"])
            #expect(try scene.alarms() == [])
            scene.payIn("90000000", as: scene.paidIn, slip: 3)
            let answer = try scene.desk.push(4...4).pushed()
            #expect(answer.custody.receivedSeq == 4)
            let refusal = try #require(try scene.verdict(4), "\(scene.cloud.log)")
            #expect(refusal.code == "MELMASTOON.SYNC.ACTION_ID_REUSED")
            #expect(refusal.disposition == .suspense)
            // The first stands as it was; the cash of the second is in the drawer and in suspense.
            #expect(try scene.cloud.ledger()["actions"] == before)
            #expect(try scene.held("session") == ["190000000"])
            #expect(try scene.held("suspense") == ["-90000000"])
            let alarm = try #require(try scene.alarms().first)
            #expect(alarm["code"] == "MELMASTOON.SYNC.ACTION_ID_REUSED")
            #expect(alarm["action_id"] == .text(scene.paidIn.text))
        }
    }

    @Test func `I-3: a number with other content is refused, nothing is booked, and it rings`()
        async throws
    {
        try await Blocking.run {
            let scene = try Scene()
            let before = try scene.cloud.ledger()
            let forged = scene.desk.mint()
            scene.payIn("70000000", as: forged, slip: 2)
            var body = try #require(JSON(parsing: scene.desk.bodies[3]).objectValue)
            body["seq"] = 3
            scene.desk.fork(at: 3, JSON.object(body).canonicalBytes)
            for range in [3...3, 2...3, 3...4, 4...4, 1...4] {
                let answer = scene.desk.push(range)
                #expect(answer.status.rawValue == 409, "\(range)")
                #expect(answer.code == "SEQ_FORK", "\(range)")
            }
            #expect(try scene.cloud.ledger() == before)
            let alarms = try scene.alarms()
            #expect(alarms.map { $0["code"] } == ["MELMASTOON.SYNC.SEQ_FORK"])
        }
    }
}
