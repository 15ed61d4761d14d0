import CloudStore
import Judge
import Ledger
import World

/// Sessions that the office closes over the head of the desk.
enum SessionVerbs {
    /// `session close SESSION | --drawer D1 [--counted "AFN 49800, USD 20"]`.
    ///
    /// Without a count the expected cash is taken as counted. What the desk captures later goes
    /// to a recovery session (K01), its own close is `superseded` (K09).
    static func close(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let named = try named(command, ledger)
        guard case .success(let session) = named else { return named.map(\.document) }
        guard session.isLive else {
            return .failure(
                .rule(.billing(.sessionAlreadyClosed), "Session \(session.id.text) is closed.")
            )
        }
        if session.closing != nil { return .success(try finish(session, ledger)) }
        let balance = try ledger.balance(.drawer, session.id.text)
        var counted = balance.list
        if let text = command.options["counted"] ?? command.options["count"] {
            guard let typed = MoneyWords.list(text) else {
                return .failure(.usage("--counted \"AFN 49800.00, USD 20\""))
            }
            counted = typed
        }
        guard let closing = closing(balance, counted) else {
            return .failure(.usage("amounts out of range"))
        }
        return .success(try force(session, closing, ledger, desk))
    }

    /// A close that only waits for the office is finished as the desk declared it.
    private static func finish(
        _ session: SessionRecord,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> JSON {
        var session = session
        session.state = .closed
        try ledger.put(session)
        return ["session": session.document]
    }

    private static func force(
        _ session: SessionRecord,
        _ closing: ClosingRecord,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> JSON {
        var session = session
        session.state = .forceClosed
        session.closing = closing
        let lines =
            closing.variance.flatMap {
                [
                    Entry(.drawer, session.id.text, $0, origin: .cloud),
                    Entry(.variance, session.id.text, $0.negated, origin: .cloud),
                ]
            }
            + closing.floatLeft.flatMap {
                [
                    Entry(.drawer, session.id.text, $0.negated, origin: .cloud),
                    Entry(.float, session.drawerID.text, $0, origin: .cloud),
                ]
            }
        let date = try ledger.businessDay().date
        try ledger.book(
            Posting(
                id: desk.mint(),
                kind: "office_close",
                causedBy: nil,
                entries: lines,
                businessDate: date
            )
        )
        try ledger.put(session)
        return ["session": session.document, "closing": closing.json]
    }

    private static func closing(_ balance: Totals, _ counted: [Money]) -> ClosingRecord? {
        do throws(MoneyError) {
            let left = try Totals(counted)
            var variance = left
            try variance.add(balance.negated)
            return ClosingRecord(
                actionID: nil,
                staffID: nil,
                counted: left.list,
                variance: variance.withoutZeros,
                floatLeft: left.withoutZeros,
                policyVersion: nil
            )
        } catch { return nil }
    }

    private static func named(
        _ command: OfficeCommand,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<SessionRecord, OfficeRefusal> {
        if let text = command.words.first {
            guard let id = ID(text), let session = try ledger.session(id) else {
                return .failure(.unknown("session", text))
            }
            return .success(session)
        }
        guard let code = command.options["drawer"] else {
            return .failure(.usage("session close SESSION | --drawer DRAWER [--counted MONEY]"))
        }
        guard let drawer = try ledger.document("drawers", code: code),
            let id = drawer["id"]?.textValue.flatMap({ ID($0) })
        else { return .failure(.unknown("drawer", code)) }
        guard let session = try ledger.openSessions(on: id).last else {
            return .failure(.unknown("open session on drawer", code))
        }
        return .success(session)
    }
}
