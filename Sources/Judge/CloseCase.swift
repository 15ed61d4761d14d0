import Ledger
import World

/// The close of a session, and the signatures under it.
enum CloseCase {
    /// Judges `session.close`: the books' own variance stands, whatever waits for a signature
    /// (VAR-2).
    static func close(
        _ close: SessionClose,
        _ booking: inout Booking
    ) throws(MoneyError) -> Verdict? {
        let view = booking.view
        if let session = inForce(view) {
            let isCorrection = session.isLive && close.corrects == session.closing?.actionID
            if !session.isLive || (session.closing != nil && !isCorrection) {
                return second(close, of: session, view, booking.action)
            }
        }
        try Placement.session(&booking, close.sessionID)
        guard var target = target(of: booking) else { return nil }
        let balance = try balanceBefore(close, in: target, &booking)
        let variance = try bookEntries(close, target, balance, &booking)
        target.closing = ClosingRecord(
            actionID: booking.action.id,
            staffID: booking.action.actor.staffID,
            counted: close.figures.compactMap(\.counted),
            variance: variance,
            floatLeft: close.floatLeft,
            policyVersion: booking.action.policyVersion
        )
        target.state = state(after: close, variance, &booking)
        target.mustRecount = false
        booking.effects.append(.putSession(target))
        return nil
    }

    /// The session that a close is about: its own, or the recovery session in its place.
    private static func inForce(_ view: LedgerView) -> SessionRecord? {
        guard let own = view.session?.record, !own.isLive else { return view.session?.record }
        return view.recovery?.record ?? own
    }

    /// The session the close is booked in, as the effects so far leave it.
    private static func target(of booking: Booking) -> SessionRecord? {
        for case .putSession(let record) in booking.effects.reversed()
        where record.id == booking.sessionID { return record }
        let books = [booking.view.session, booking.view.recovery]
        return books.compactMap { $0?.record }.first { $0.id == booking.sessionID }
    }

    /// Expected cash of the session before this close; a corrected close is mirrored first (S10).
    private static func balanceBefore(
        _ close: SessionClose,
        in target: SessionRecord,
        _ booking: inout Booking
    ) throws(MoneyError) -> Totals {
        var balance = Totals()
        for books in [booking.view.session, booking.view.recovery] {
            if let books, books.record.id == target.id { balance = books.balance }
        }
        for posting in booking.postings {
            for entry in posting.entries
            where entry.account == .drawer && entry.reference == target.id.text {
                try balance.add(entry.money)
            }
        }
        guard let corrected = target.closing, corrected.actionID != nil else { return balance }
        let mirrored = Entries.mirror(of: closingEntries(corrected, target))
        booking.postings.append(
            Posting(
                id: booking.view.mint(.displaced, 2),
                kind: "corrected_close",
                causedBy: booking.action.id,
                entries: mirrored,
                businessDate: booking.date
            )
        )
        for entry in mirrored where entry.account == .drawer { try balance.add(entry.money) }
        return balance
    }

    private static func closingEntries(
        _ closing: ClosingRecord,
        _ session: SessionRecord
    ) -> [Entry] {
        closing.variance.flatMap {
            [
                Entry(.drawer, session.id.text, $0, origin: .cloud),
                Entry(.variance, session.id.text, $0.negated, origin: .cloud),
            ]
        }
            + closing.floatLeft.filter { !$0.isZero }.flatMap {
                [
                    Entry(.drawer, session.id.text, $0.negated, origin: .cloud),
                    Entry(.float, session.drawerID.text, $0, origin: .cloud),
                ]
            }
    }

    /// Books counted minus the books' expected cash; what the desk computed otherwise is flagged.
    private static func bookEntries(
        _ close: SessionClose,
        _ target: SessionRecord,
        _ balance: Totals,
        _ booking: inout Booking
    ) throws(MoneyError) -> [Money] {
        // What is left minus what the books expect: so the drawer's account comes to zero (INV-1).
        var variance = try Totals(close.floatLeft)
        try variance.add(balance.negated)
        var claimed = Totals()
        for figures in close.figures {
            if let difference = try figures.variance() { try claimed.add(difference) }
        }
        if claimed.withoutZeros != variance.withoutZeros {
            booking.add(.varianceFlagged)
            booking.tell("desk", Totals.json(claimed.withoutZeros))
            booking.tell("office", Totals.json(variance.withoutZeros))
        }
        let record = ClosingRecord(
            actionID: nil,
            staffID: nil,
            counted: [],
            variance: variance.withoutZeros,
            floatLeft: close.floatLeft,
            policyVersion: nil
        )
        booking.entries = closingEntries(record, target).map {
            Entry($0.account, $0.reference, $0.money)
        }
        return variance.withoutZeros
    }

    /// What the close waits for, after the signatures that it carries itself.
    private static func state(
        after close: SessionClose,
        _ variance: [Money],
        _ booking: inout Booking
    ) -> SessionState {
        let rule = Signing(variance, booking.view)
        if rule.needsStepUp { booking.add(.stepUpRequired) }
        if booking.view.namedPolicy == nil, !variance.isEmpty { booking.add(.varianceFlagged) }
        var state = SessionState.pendingClose(.awaitingCosign)
        for approval in booking.action.approvals {
            guard let signer = booking.view.staff[approval.staffID],
                rule.accepts(signer, from: booking.action.actor.staffID)
            else { continue }
            let kind: SessionConfirmClose.Kind = approval.kind == .cosign ? .cosign : .approval
            state = rule.state(after: kind, by: signer, from: state) ?? state
        }
        return state
    }

    /// A second close of a closed session: the same figures are moot, others need a person (K08,
    /// K09).
    private static func second(
        _ close: SessionClose,
        of session: SessionRecord,
        _ view: LedgerView,
        _ action: Action
    ) -> Verdict {
        var verdict = Verdict(.superseded, code: Code.billing(.sessionAlreadyClosed).text)
        let desk = close.figures.compactMap(\.counted).filter { !$0.isZero }
        let office = (session.closing?.counted ?? []).filter { !$0.isZero }
        if desk != office {
            verdict.params = ["desk": Totals.json(desk), "office": Totals.json(office)]
            verdict.resolution = .askSupervisor
            verdict.attentionID = view.mint(.item).text
        }
        return verdict
    }

    /// The changes that go with ``second(_:of:_:_:)``.
    static func effectsOfSecond(
        _ verdict: Verdict,
        _ action: Action,
        _ view: LedgerView
    ) -> [Effect] {
        guard var session = inForce(view), verdict.attentionID != nil else { return [] }
        session.reconciliation = .mismatch
        let item = AttentionRecord(
            id: view.mint(.item),
            kind: .twoCounts,
            isHigh: true,
            amounts: [],
            actionID: action.id,
            code: verdict.code ?? ""
        )
        return [.putSession(session), .openItem(item)]
    }
}

extension SessionFigures {
    /// What was counted, as money.
    var counted: Money? {
        guard let countedMicro else { return nil }
        do { return try Money(currency, micro: countedMicro) } catch { return nil }
    }
}
