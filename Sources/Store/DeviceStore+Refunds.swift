import Database
public import Desk
public import Ledger
import World

// Refunds, reversals and resolutions are what the desk's own actions say; the office's word is
// merged in when it is read, never written over it.

extension DeviceStore {
    /// What an action does to refunds, reversals and resolutions.
    func keepReturn(_ action: Action, lsn: Int64) throws(StoreError) {
        let id = Value.text(action.id.text)
        switch action.payload {
        case .paymentReverse(let mirror):
            try run(
                "INSERT OR IGNORE INTO reversal (original, action_id, lsn) VALUES ($1, $2, $3)",
                [.text(mirror.paymentActionID.text), id, .integer(lsn)]
            )
        case .refundRequest(let request):
            try run(
                """
                INSERT OR IGNORE INTO refund (refund_id, action_id, lsn, of_payment)
                VALUES ($1, $2, $3, $4)
                """,
                [
                    .text(request.refundID.text), id, .integer(lsn),
                    .text(orNull: request.paymentID?.text),
                ]
            )
        case .refundPayout(let payout):
            try run(
                "UPDATE refund SET payout = $2 WHERE refund_id = $1",
                [.text(payout.refundID.text), id]
            )
        case .attentionResolve(let resolve):
            try run(
                """
                INSERT OR REPLACE INTO resolution (attention_id, action_id, lsn)
                VALUES ($1, $2, $3)
                """,
                [.text(resolve.itemID.text), id, .integer(lsn)]
            )
        default: break
        }
    }

    /// The ledger lines of an action, with those that follow from earlier ones.
    ///
    /// An action was checked before it was journaled, so its sums are in range; one that is not
    /// has no lines rather than no place in the store (DUR-7).
    func entries(of action: Action) throws(StoreError) -> [Entry] {
        switch action.payload {
        case .paymentReverse(let mirror):
            let lines = try keptEntries(of: mirror.paymentActionID)
            let effect = action.drawerEffect ?? []
            do {
                return try Entries.reversal(of: lines, moving: effect, in: mirror.sessionID)
            } catch { return [] }
        case .refundPayout(let payout):
            var request: RefundRequest?
            var payment: CashPayment?
            for id in action.dependencies {
                guard let asked = try outbox(action: id).first?.action else { continue }
                guard case .refundRequest(let found) = asked.payload else { continue }
                request = found
                payment = try self.payment(askedBackBy: asked)
            }
            do { return try Entries.payout(payout, of: request, paidBy: payment) } catch {
                return []
            }
        default:
            do { return try Entries.of(action.payload) } catch { return [] }
        }
    }

    private func keptEntries(of action: ID) throws(StoreError) -> [Entry] {
        var entries: [Entry] = []
        let kept = try rows(
            """
            SELECT account, ref, currency, amount_micro FROM entry WHERE action_id = $1
            ORDER BY line
            """,
            [.text(action.text)]
        )
        for row in kept {
            guard let account = row.text(0).flatMap(Account.init), let reference = row.text(1),
                let currency = row.text(2).flatMap({ Currency($0) }), let micro = row.integer(3)
            else { throw .damaged("entry") }
            do throws(MoneyError) {
                entries.append(Entry(account, reference, try Money(currency, micro: micro)))
            } catch { throw .damaged("entry") }
        }
        return entries
    }

    /// The payment that a request names, when it was captured on this device.
    private func payment(askedBackBy request: Action) throws(StoreError) -> CashPayment? {
        for id in request.dependencies {
            switch try outbox(action: id).first?.action?.payload {
            case .paymentCash(let payment), .paymentDeposit(let payment): return payment
            default: continue
            }
        }
        return nil
    }
}

// MARK: - States

extension DeviceStore {
    /// Where a payment, deposit, memo or payout stands, nil for anything else.
    ///
    /// - Throws: ``StoreError``.
    public func paymentState(
        _ action: Action,
        _ row: OutboxRow
    ) throws(StoreError) -> PaymentState? {
        guard let id = action.payload.reversibleID else { return nil }
        if try isReversed(action.id) { return .reversed }
        if try isPaidBack(id) { return .refunded }
        let doc = try document("payments", id: id.text)
        if let office = doc?["state"]?.textValue.flatMap(PaymentState.init(rawValue:)) {
            return office
        }
        guard row.state == .settled else { return .captured }
        let disposition = row.verdict?["disposition"]?.textValue
        if disposition == Disposition.suspense.rawValue { return .inSuspense }
        return action.type == .paymentDeposit ? .deposit : .applied
    }

    private func isReversed(_ action: ID) throws(StoreError) -> Bool {
        try first("SELECT 1 FROM reversal WHERE original = $1", [.text(action.text)]) != nil
    }

    /// Whether cash left this drawer for it and did not come back.
    private func isPaidBack(_ payment: ID) throws(StoreError) -> Bool {
        try first(
            """
            SELECT 1 FROM refund AS r WHERE r.of_payment = $1 AND r.payout IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM reversal WHERE original = r.payout)
            """,
            [.text(payment.text)]
        ) != nil
    }

    /// Where a refund of this desk stands: its payout first, then the office's word, then the
    /// request.
    ///
    /// - Parameters:
    ///   - request: The action that asked.
    ///   - row: Its row.
    ///   - moment: What the agent knows of the time.
    /// - Returns: The state; nil for an action that asked for none.
    /// - Throws: ``StoreError``.
    public func refundState(
        _ request: Action,
        _ row: OutboxRow,
        at moment: DeskMoment
    ) throws(StoreError) -> RefundState? {
        guard case .refundRequest(let refund) = request.payload else { return nil }
        let kept = try first(
            "SELECT payout FROM refund WHERE refund_id = $1",
            [.text(refund.refundID.text)]
        )
        if let payout = kept?.text(0).flatMap({ ID($0) }) {
            if try isReversed(payout) { return .reversed }
            return try isSettled(action: payout.text) ? .settled : .paid
        }
        if row.verdict?["status"] == .text(Verdict.Status.rejected.rawValue) { return .declined }
        let office = read(try document("refunds", id: refund.refundID.text), Refund.init)
        var state = office?.state ?? .requested
        var end = office?.approval?.expiresAt
        if state == .requested, request.notes.contains(Note.stepUpRequired.rawValue) {
            state = .awaitingCloud
        } else if state == .requested, !request.approvals.isEmpty {
            state = .approved
            let hours = try policy().approvalHours
            end = request.capture.at.adding(milliseconds: hours * 3_600_000)
        }
        // A clock that nobody believes ends no approval (CLK-3).
        if state == .approved, let end, moment.isClockTrusted, end < moment.now {
            return .expired
        }
        return state
    }

    /// Fills what a view says of a payment or refund whose slip the query names.
    func fillReturns(_ slip: SlipNumber, _ view: inout DeskView) throws(StoreError) {
        guard let found = view.slip else {
            try fillOfficePayment(slip, &view)
            return
        }
        switch found.action.payload {
        case .paymentCash(let payment), .paymentDeposit(let payment):
            var folio: FolioTarget?
            if case .folio(let target) = payment.purpose { folio = target }
            view.payment = PaymentView(
                id: payment.paymentID,
                actionID: found.action.id,
                settled: payment.settled,
                folio: folio,
                state: found.paymentState ?? .captured
            )
        case .refundRequest(let request):
            guard let row = try outbox(slip: slip),
                let state = try refundState(found.action, row, at: view.moment)
            else { return }
            view.refund = RefundView(
                request: request,
                actionID: found.action.id,
                state: state,
                payment: try payment(askedBackBy: found.action)
            )
        default: return
        }
        try addRefunded(&view)
    }

    /// A payment of another desk, as the office tells of it.
    private func fillOfficePayment(
        _ slip: SlipNumber,
        _ view: inout DeskView
    ) throws(StoreError) {
        guard let doc = try document("payments", code: slip.text),
            let id = doc["id"]?.textValue.flatMap({ ID($0) }),
            let state = doc["state"]?.textValue.flatMap(PaymentState.init(rawValue:)),
            let settled = doc["settled"]
        else { return }
        let amount: Money
        do throws(ShapeError) { amount = try Money(settled, "payments.settled") } catch {
            throw .damaged("payments: settled")
        }
        let folio = doc["folio_id"]?.textValue.flatMap { ID($0) }
        view.payment = PaymentView(
            id: id,
            actionID: nil,
            settled: amount,
            folio: folio.map(FolioTarget.id),
            state: state
        )
        try addRefunded(&view)
    }

    /// What own requests and the office's refunds claim of the payment.
    private func addRefunded(_ view: inout DeskView) throws(StoreError) {
        guard let payment = view.payment else { return }
        var sum = Totals()
        var own: Set<ID> = []
        let asked = try rows(
            "SELECT refund_id, action_id FROM refund WHERE of_payment = $1 ORDER BY lsn",
            [.text(payment.id.text)]
        )
        for row in asked {
            guard let id = row.text(0).flatMap({ ID($0) }),
                let action = row.text(1).flatMap({ ID($0) }),
                let request = try outbox(action: action).first, let body = request.action,
                case .refundRequest(let refund) = body.payload
            else { continue }
            own.insert(id)
            let state = try refundState(body, request, at: view.moment)
            if state?.isLive == true { try add(refund.amount, to: &sum) }
        }
        for doc in try documents("refunds", of: payment.id.text) {
            guard let office = read(doc, Refund.init), !own.contains(office.id) else { continue }
            if office.state.isLive { try add(office.amount, to: &sum) }
        }
        view.payment?.refunded = sum[payment.settled.currency]
    }

    private func add(_ money: Money, to sum: inout Totals) throws(StoreError) {
        do throws(MoneyError) { try sum.add(money) } catch {
            throw .damaged("refund: out of range")
        }
    }
}
