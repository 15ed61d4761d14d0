import Ledger
import World

/// Judges an action whose payload nobody can read: a fact to suspense by its drawer effect, an
/// intent is rejected (P9.6, law 1).
///
/// - Parameters:
///   - action: What of it can be read.
///   - view: What the books say.
/// - Returns: `accepted` in suspense, or `rejected`.
public func judge(_ action: UnreadableAction, seeing view: LedgerView) -> Judgement {
    if let known = CheckOrder.known(action, view) { return known }
    let code: Code =
        action.hasFineAmounts ? .billing(.exponentMismatch) : .sync(.payloadInvalid)
    switch view.circumstances.gate.head {
    case .blocked:
        let verdict = Verdict(.deferred, code: Code.sync(.blockedByStream).text)
        return Judgement(verdict, on: view.day.date, of: action.id)
    case .drafts, .free: break
    }
    return Unreadable.judged(action, view, code, kind: .suspense)
}

/// The placement of what cannot be read.
enum Unreadable {
    /// Books an unreadable fact, or rejects an unreadable intent.
    static func judged(
        _ action: UnreadableAction,
        _ view: LedgerView,
        _ code: Code,
        kind: AttentionRecord.Kind,
        entriesID: ID? = nil
    ) -> Judgement {
        let claim = action.businessDate ?? view.day.date
        let date = NightAudit.bookingDate(of: claim, on: view.day)
        let item = AttentionRecord(
            id: view.mint(.item),
            kind: action.isIntent ? .rejected : (action.drawerEffect.isEmpty ? kind : .suspense),
            isHigh: !action.isIntent,
            amounts: action.drawerEffect.map(\.magnitude),
            actionID: action.id,
            code: code.text
        )
        var verdict =
            action.isIntent
            ? Verdict(.rejected, code: code.text)
            : Verdict(.accepted, .suspense, code: code.text)
        verdict.attentionID = item.id.text
        verdict.resolution = .callSupport
        var judgement = Judgement(verdict, on: date, of: action.id)
        judgement.effects = [.openItem(item)]
        if !action.isIntent {
            judgement.entriesID = entriesID ?? action.id
            book(action, item, view, &judgement)
        }
        return judgement
    }

    private static func book(
        _ action: UnreadableAction,
        _ item: AttentionRecord,
        _ view: LedgerView,
        _ judgement: inout Judgement
    ) {
        judgement.verdict.extra["suspense"] = Totals.json(action.drawerEffect.map(\.magnitude))
        if action.drawerEffect.isEmpty { return }
        let session = session(of: action, view, &judgement)
        judgement.entries = action.drawerEffect.flatMap {
            [
                Entry(.drawer, session.text, $0),
                Entry(.suspense, item.id.text, $0.negated, origin: .cloud),
            ]
        }
        judgement.effects.append(
            .putSessionEntry([
                "id": .text(judgement.entriesID.text), "cash_session_id": .text(session.text),
                "type": .text(action.type?.rawValue ?? "unknown"),
                "slip": action.slip.map(JSON.text) ?? .null,
                "drawer_effect": Totals.json(action.drawerEffect),
                "business_date": .text(judgement.businessDate.text),
                "at": .text(view.circumstances.at.text),
                "staff_id": action.staffID.map { .text($0.text) } ?? .null,
            ])
        )
    }

    /// The session that takes the cash: its own while it is live, else a recovery session (W1).
    private static func session(
        of action: UnreadableAction,
        _ view: LedgerView,
        _ judgement: inout Judgement
    ) -> ID {
        for known in [view.session?.record, view.recovery?.record] {
            if let known, known.isLive, known.closing == nil { return known.id }
        }
        var named: ID?
        if case .session(let id) = action.stream { named = id }
        let made = SessionRecord(
            id: view.mint(.recovery),
            drawerID: view.drawer?.id ?? named ?? action.id,
            deviceID: view.circumstances.deviceID,
            kind: view.session == nil ? .reconstructed : .recovery,
            parentID: named,
            opening: SessionRecord.Opening(
                fence: nil,
                at: view.circumstances.at,
                by: action.staffID,
                on: judgement.businessDate
            )
        )
        judgement.effects.append(.putSession(made))
        return made.id
    }

    /// Books a wrapped action by its envelope.
    static func place(_ booking: inout Booking, because code: Code) throws(MoneyError) {
        let effect = booking.action.drawerEffect ?? []
        if !effect.isEmpty, case .session(let id) = booking.action.stream {
            try Placement.session(&booking, id)
            Suspense.holdCash(effect, of: &booking, because: code)
            booking.putSessionEntry()
        } else {
            booking.raise(.suspense)
            booking.code = code
            _ = booking.open(.suspense, [])
        }
    }
}
