import Ledger
import World

/// The signature of a second person under a close (`session.confirm_close`).
enum ConfirmCase {
    /// Judges the intent against the close that it names.
    static func judged(
        _ confirmation: SessionConfirmClose,
        _ action: Action,
        _ view: LedgerView
    )
        -> Judgement
    {
        let books = [view.recovery, view.session].compactMap { $0 }
        let named = books.first { $0.record.closing?.actionID == confirmation.closeActionID }
        guard var session = named?.record else { return withoutClose(action, view) }
        if session.state == .closed {
            return made(Verdict(.superseded, code: alreadyClosed), action, view)
        }
        guard let signer = action.actor.staffID.flatMap({ view.staff[$0] }) else {
            return refused(.billing(.cosignInvalid), action, view)
        }
        let cashier = session.closing?.staffID
        let rule = Signing(session.closing?.variance ?? [], view)
        guard rule.accepts(signer, from: cashier, cashier.flatMap { view.staff[$0]?.personID })
        else {
            return refused(.billing(.cosignInvalid), action, view)
        }
        guard let state = rule.state(after: confirmation.kind, by: signer, from: session.state)
        else {
            let lacksProof =
                session.state == .pendingClose(.awaitingStepUp) && confirmation.kind == .approval
            return refused(
                lacksProof ? .iam(.stepUpRequired) : .billing(.cosignInvalid),
                action,
                view
            )
        }
        let needsProof = confirmation.kind == .stepUp
        if needsProof, let fault = StepUp.fault(of: action, view) {
            return refused(fault, action, view)
        }
        session.state = state
        var judgement = made(.plain, action, view)
        if session.id != confirmation.sessionID {
            judgement.verdict.disposition = .relocated
            judgement.verdict.notes = [Note.recoverySession.rawValue]
            judgement.verdict.extra["relocated"] = ["cash_session_id": .text(session.id.text)]
        }
        judgement.effects = [.putSession(session)] + (needsProof ? StepUp.spending(action) : [])
        return judgement
    }

    private static let alreadyClosed = Code.billing(.sessionAlreadyClosed).text

    /// The close was settled by the office's, corrected by another, or never came.
    private static func withoutClose(_ action: Action, _ view: LedgerView) -> Judgement {
        if let session = view.session?.record, !session.isLive {
            return made(Verdict(.superseded, code: alreadyClosed), action, view)
        }
        return refused(.sync(.versionConflict), action, view)
    }

    private static func made(_ verdict: Verdict, _ action: Action, _ view: LedgerView) -> Judgement
    {
        let date = NightAudit.bookingDate(of: action.capture.businessDate, on: view.day)
        return Judgement(verdict, on: date, of: action.id)
    }

    private static func refused(_ code: Code, _ action: Action, _ view: LedgerView) -> Judgement {
        CheckOrder.rejected(action, view, code)
    }
}
