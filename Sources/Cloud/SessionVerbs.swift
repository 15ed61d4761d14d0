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

    /// `session correct SESSION --money "AFN 100" --reason TEXT`: what a closed session left in the
    /// drawer was so much more, or less with a minus.
    ///
    /// Nothing closed comes back to life (K13): the difference is booked in a session of its own,
    /// closed as soon as it is made, which names the one it corrects.
    static func correct(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let text = command.words.first, let reason = command.options["reason"],
            let money = command.options["money"].flatMap(MoneyWords.list), !reason.isEmpty
        else { return .failure(.usage("session correct SESSION --money MONEY --reason TEXT")) }
        guard let id = ID(text), let wrong = try ledger.session(id) else {
            return .failure(.unknown("session", text))
        }
        guard !wrong.isLive else {
            return .failure(.rule(.desk(.sessionNotOpen), "Session \(text) is not closed yet."))
        }
        let date = try ledger.businessDay().date
        var made = SessionRecord(
            id: desk.mint(),
            drawerID: wrong.drawerID,
            deviceID: wrong.deviceID,
            kind: .correction,
            parentID: id,
            opening: SessionRecord.Opening(fence: nil, at: ledger.now, by: nil, on: date)
        )
        made.state = .closed
        try ledger.put(made)
        let lines = money.flatMap {
            [
                Entry(.float, wrong.drawerID.text, $0, origin: .cloud),
                Entry(.variance, made.id.text, $0.negated, origin: .cloud),
            ]
        }
        try ledger.book(
            Posting(
                id: desk.mint(),
                kind: "session_corrected",
                causedBy: nil,
                entries: lines,
                businessDate: date
            )
        )
        return .success(["session": made.document, "reason": .text(reason)])
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
