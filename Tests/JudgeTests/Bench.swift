import Judge
import Ledger
import TestSupport
import World

/// Actions and views to judge, without any books behind them.
enum Bench {
    static let now = Timestamp(milliseconds: 1_795_254_506_871)
    static let device = id("01a1fc44-d1b8-7263-a4db-e41488fb8721")
    static let cashier = id("0198f222-bbbb-7000-8000-00000000e007")
    static let cosigner = id("0198f222-bbbb-7000-8000-00000000e004")
    static let supervisor = id("0198f222-bbbb-7000-8000-00000000e001")
    static let drawer = id("0198f111-aaaa-7000-8000-00000000d001")
    static let folio = id("01a1f424-9eeb-7f33-9a01-0badcafe0001")
    static let session = id("01a1fd63-0c9f-77db-906d-023712b32c09")
    static let spare = id("01a20212-b088-7cb7-8e6b-3b5e7a604338")

    static func id(_ text: String) -> ID {
        guard let id = ID(text) else { preconditionFailure("not an id: \(text)") }
        return id
    }

    /// The actions of the story, the first one included.
    static let actions: [Action] = {
        do {
            return try ["03-push-first.request.json", "05-push-drain.request.json"].flatMap {
                let json = try JSON(parsing: Repository.bytes("sync-protocol/examples/" + $0))
                return try (json["actions"]?.listValue ?? []).map { try Action($0) }
            }
        } catch { preconditionFailure("the examples are no actions: \(error)") }
    }()

    /// The story's action of a type.
    static func action(_ type: ActionType) -> Action {
        guard let action = actions.first(where: { $0.type == type }) else {
            preconditionFailure("the story has no \(type)")
        }
        return action
    }

    static func day(_ date: String, _ state: String) -> BusinessDay {
        do {
            return try BusinessDay(
                [
                    "id": "p", "ver": 1, "business_date": .text(date), "state": .text(state),
                    "tz": "Asia/Kabul", "cutover": "03:00", "offline_rollover": "clock",
                ],
                "day"
            )
        } catch { preconditionFailure("not a day: \(error)") }
    }

    /// A view in which nothing is out of the ordinary.
    static func view(_ date: String = "2026-11-21", _ state: String = "open") -> LedgerView {
        let circumstances = Circumstances(deviceID: device, at: now) { kind, number in
            // Any injective naming does for a bench.
            var bytes = [UInt8](repeating: UInt8(number), count: 16)
            for (index, byte) in kind.rawValue.utf8.prefix(12).enumerated() { bytes[index] = byte }
            return .derived(from: bytes)
        }
        var view = LedgerView(circumstances, on: day(date, state))
        view.staff = people
        view.session = SessionBooks(record(.open), balance: Totals())
        view.drawer = DrawerBooks(id: drawer, record: box, open: [], isReopened: false)
        view.folio = .found(bill)
        return view
    }

    static let people: [ID: StaffRecord] = {
        var people: [ID: StaffRecord] = [:]
        for (id, role) in [(cashier, "cashier"), (cosigner, "cashier"), (supervisor, "supervisor")]
        {
            do {
                people[id] = try StaffRecord([
                    "id": .text(id.text), "person_id": .text(id.text), "roles": [.text(role)],
                    "disabled": false,
                ])
            } catch { preconditionFailure("not staff: \(error)") }
        }
        return people
    }()

    static let box: DrawerRecord = {
        do {
            return try DrawerRecord([
                "id": .text(drawer.text), "code": "D1", "base_currency": "AFN", "active": true,
                "currencies": [
                    ["currency": "AFN", "cash_increment": "1000000"],
                    ["currency": "USD", "cash_increment": "10000"],
                ],
            ])
        } catch { preconditionFailure("not a drawer: \(error)") }
    }()

    static let bill: FolioRecord = {
        guard let currency = Currency("AFN") else { preconditionFailure("AFN is a currency") }
        return FolioRecord(id: folio, number: "F-10231", room: "204", currency: currency)
    }()

    static func record(
        _ state: SessionState,
        _ kind: SessionRecord.Kind = .normal,
        id: ID = session
    ) -> SessionRecord {
        guard let date = BusinessDate("2026-11-21") else { preconditionFailure("a date") }
        var made = SessionRecord(
            id: id,
            drawerID: drawer,
            deviceID: device,
            kind: kind,
            parentID: kind == .normal ? nil : session,
            opening: SessionRecord.Opening(fence: 4, at: now, by: cashier, on: date)
        )
        made.state = state
        return made
    }
}
