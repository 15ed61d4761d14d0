public import Ledger
import World

/// Judges one action against the books: the cloud's whole decision, without a side effect.
///
/// The order is fixed: a known id first, so that a retry is never a replay; then the stream and the
/// dependencies; then facts are placed and intents judged.
///
/// - Parameters:
///   - action: The action, whose shape was checked when it was read.
///   - view: What the books say.
/// - Returns: The verdict, the lines and the changes. Never `rejected` for a fact (law 1).
/// - SeeAlso: `conflicts.md`, "Order of checks in the cloud".
public func judge(_ action: Action, seeing view: LedgerView) -> Judgement {
    if let known = CheckOrder.known(UnreadableAction(action), view) { return known }
    switch view.circumstances.gate.passage(
        for: action,
        isOverdue: view.circumstances.isOverdue
    ) {
    case .open: break
    case .wait(let code): return CheckOrder.deferred(action, view, code)
    case .shut(let code): return CheckOrder.shut(action, view, code)
    }
    switch action.type.actionClass {
    case .intent: return CheckOrder.intent(action, view)
    case .fact, .control: return CheckOrder.fact(action, view)
    }
}

/// The steps of ``judge(_:seeing:)``.
enum CheckOrder {
    /// A known id: the first verdict again, or a reused id (K07, K26).
    ///
    /// It is asked before anything else is read of an action: what nobody can read may come twice
    /// as well.
    static func known(_ action: UnreadableAction, _ view: LedgerView) -> Judgement? {
        switch view.circumstances.previous {
        case nil: return nil
        case .same(let incarnation, let seq, let first):
            var verdict = Verdict(.deferred, code: Code.sync(.pending).text)
            if first.isFinal {
                verdict = Verdict(.duplicate)
                verdict.extra = [
                    "duplicate_of": [
                        "incarnation": .text(incarnation.text), "seq": .integer(seq),
                    ],
                    "result": first.json(seq: seq),
                ]
            }
            let claim = action.businessDate ?? view.day.date
            let date = NightAudit.bookingDate(of: claim, on: view.day)
            return Judgement(verdict, on: date, of: action.id)
        case .other:
            return Unreadable.judged(
                action,
                view,
                .sync(.actionIDReused),
                kind: .security,
                entriesID: view.mint(.reused)
            )
        }
    }

    /// A fact: placed, never refused.
    static func fact(_ action: Action, _ view: LedgerView) -> Judgement {
        do {
            var booking = try Booking(action, view)
            if let verdict = try place(&booking) { return instead(verdict, action, view) }
            return booking.judgement()
        } catch {
            // A sum beyond 10^18 can only be looked at by a person; the cash is booked as it moved.
            return held(action, view, .sync(.payloadInvalid))
        }
    }

    /// Places a fact; gives a verdict instead when there is nothing left to book.
    private static func place(_ booking: inout Booking) throws(MoneyError) -> Verdict? {
        switch booking.action.payload {
        case .incarnationBegin: return nil
        case .auditEvent(let event): AuditCase.place(event, &booking)
        case .sessionOpen(let open): try SessionCase.open(open, &booking)
        case .sessionCount(let count): return try SessionCase.count(count, &booking)
        case .sessionClose(let close): return try CloseCase.close(close, &booking)
        case .paymentCash(let payment), .paymentDeposit(let payment):
            try PaymentCase.place(payment, &booking)
        case .paymentReverse(let mirror): try ReverseCase.place(mirror, &booking)
        case .refundPayout(let payout): try RefundCase.place(payout, &booking)
        case .chargePost(let charge): return try ChargeCase.place(charge, &booking)
        case .drawerPaidIn(let movement), .drawerPaidOut(let movement):
            try DrawerCase.place(movement.sessionID, &booking)
        case .drawerDrop(let drop): try DrawerCase.place(drop.sessionID, &booking)
        case .drawerNoSale(let noSale): try DrawerCase.place(noSale.sessionID, &booking)
        case .drawerExchange(let exchange): try DrawerCase.exchange(exchange, &booking)
        case .tenderMemo(let memo): try PaymentCase.place(memo, &booking)
        case .outboxOpaque:
            try Unreadable.place(&booking, because: .sync(.opaqueQuarantined))
        case .sessionConfirmClose, .chargeVoid, .refundRequest, .folioSettle, .attentionResolve:
            preconditionFailure("an intent is not placed")
        }
        return nil
    }

    /// An intent: it may be refused, and waits while the night audit runs.
    static func intent(_ action: Action, _ view: LedgerView) -> Judgement {
        if NightAudit.holdsIntents(view.day) {
            return deferred(action, view, .billing(.auditInProgress))
        }
        switch action.payload {
        case .sessionConfirmClose(let confirmation):
            return ConfirmCase.judged(confirmation, action, view)
        case .chargeVoid(let void): return VoidCase.judged(void, action, view)
        case .refundRequest(let request): return RefundCase.judged(request, action, view)
        case .folioSettle(let settle): return FolioCase.judged(settle, action, view)
        case .attentionResolve(let resolve): return AttentionCase.judged(resolve, action, view)
        default: preconditionFailure("a fact is not refused")
        }
    }

    /// A verdict that books nothing, with what must change all the same.
    private static func instead(
        _ verdict: Verdict,
        _ action: Action,
        _ view: LedgerView
    )
        -> Judgement
    {
        var judgement = made(verdict, action, view)
        switch (verdict.status, action.payload) {
        case (.superseded, .sessionClose):
            judgement.effects = CloseCase.effectsOfSecond(verdict, action, view)
        case (.deferred, .chargePost):
            judgement.effects = [.openItem(ChargeCase.draftItem(action, view, verdict.code ?? ""))]
        default: break
        }
        return judgement
    }

    /// What an action gets whose dependency was rejected or never came.
    static func shut(_ action: Action, _ view: LedgerView, _ code: Code) -> Judgement {
        if action.type.actionClass == .intent { return rejected(action, view, code) }
        // What was paid on a request that the office refuses was paid once too often (K36).
        let isPaidInVain = action.type == .refundPayout && code == .sync(.dependencyRejected)
        return held(action, view, isPaidInVain ? .billing(.overpaid) : code)
    }

    /// A fact whose claim nobody can place: its cash against suspense.
    static func held(
        _ action: Action,
        _ view: LedgerView,
        _ code: Code
    ) -> Judgement {
        Unreadable.judged(UnreadableAction(action), view, code, kind: .suspense)
    }

    /// Not decided yet; the cloud owns the retry.
    static func deferred(_ action: Action, _ view: LedgerView, _ code: Code) -> Judgement {
        made(Verdict(.deferred, code: code.text), action, view)
    }

    /// Refused, with the item that somebody must read (INV-14).
    static func rejected(_ action: Action, _ view: LedgerView, _ code: Code) -> Judgement {
        var verdict = Verdict(.rejected, code: code.text)
        let isReplay = code == .iam(.stepUpReplay)
        let item = AttentionRecord(
            id: view.mint(.item),
            kind: isReplay ? .security : .rejected,
            isHigh: isReplay,
            amounts: [],
            actionID: action.id,
            code: code.text
        )
        verdict.attentionID = item.id.text
        verdict.resolution = .askSupervisor
        var judgement = made(verdict, action, view)
        judgement.effects = [.openItem(item)]
        return judgement
    }

    static func made(_ verdict: Verdict, _ action: Action, _ view: LedgerView) -> Judgement {
        let date = NightAudit.bookingDate(of: action.capture.businessDate, on: view.day)
        return Judgement(verdict, on: date, of: action.id)
    }
}
