import Desk
import Ledger
import Store
import World

extension DeviceAgent {
    /// What stands on paper beside an action.
    ///
    /// - Throws: ``StoreError``.
    func facts(_ action: Action, _ row: OutboxRow) throws(StoreError) -> SlipFacts {
        var facts = SlipFacts(
            action,
            in: row.incarnation,
            head: row.hash,
            deviceCode: identity.deviceCode,
            property: try propertyName()
        )
        if case .session(let id) = action.stream {
            facts.drawer = try store.session(id)?.drawer.code
        }
        if let target = action.payload.folio {
            let folio = try store.folio(target)
            facts.folio = folio?.number ?? target.typed
            facts.room = folio?.room
        }
        if let slip = action.slip { facts.copies = try store.copies(of: slip) }
        facts.printState = try store.printState(of: action.id)
        for approval in action.approvals {
            facts.signers.append(
                try store.staff(id: approval.staffID)?.code ?? approval.staffID.text
            )
        }
        if let id = action.payload.correctedAction ?? action.dependencies.first {
            facts.correctedSlip = try store.outbox(action: id).first?.action?.slip
        }
        return facts
    }

    /// Adds to a report what it shows beside its figures.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - session: Its session.
    ///   - count: The count that a close names; nil for an X.
    /// - Throws: ``StoreError``.
    func fill(
        _ report: inout ReportAnswer,
        _ session: SessionView,
        count: ID?
    ) throws(StoreError) {
        let moment = moment(at: ports.clock.now())
        var facts = ReportFacts(
            try propertyName(),
            deviceCode: identity.deviceCode,
            at: moment,
            in: (zoneName, Int64(zone.offsetSeconds(at: moment.now)))
        )
        facts.movements = try store.movements(of: session.id)
        facts.noSales = try store.noSales(of: session.id)
        let pending = try store.pending(of: session.id)
        report.pending = pending.count
        facts.pendingMoney = pending.money.list
        let items = AttentionAnswer(try attention())
        facts.openItems = items.open
        facts.itemMoney = items.money
        let counted = try count.map { (id) throws(StoreError) in try store.count(id) }
        facts.countLines = (counted ?? session.lastCount?.cash)?.lines ?? []
        facts.signers = try store.signatures(of: session.id)
        if count != nil, let id = session.lastClose?.actionID { facts.close = try close(id) }
        report.facts = facts
    }

    private func close(_ id: ID) throws(StoreError) -> ReportFacts.Close? {
        guard let slip = try store.outbox(action: id).first?.action?.slip else { return nil }
        return ReportFacts.Close(
            actionID: id,
            slip: slip,
            copies: try store.copies(of: slip),
            printState: try store.printState(of: id)
        )
    }

    /// How paper names the house.
    ///
    /// - Throws: ``StoreError``.
    func propertyName() throws(StoreError) -> PropertyName {
        PropertyName(try store.policy(), id: identity.propertyID)
    }

    /// What a desk needs on paper when the power is gone.
    ///
    /// - Throws: ``StoreError``.
    func downtimePack() throws(StoreError) -> DowntimePack {
        let now = ports.clock.now()
        let date = claimedDate
        return DowntimePack(
            try propertyName(),
            on: date,
            at: (now, Int64(zone.offsetSeconds(at: now))),
            folios: try store.openFolios(),
            priceLists: try store.priceLists(on: date),
            nextBlankSlip: try store.nextBlankSlip()
        )
    }

    /// The blank slips in the drawer, nil when there are none or the store cannot tell.
    var blankSlips: BlankSlips? {
        do throws(StoreError) { return try store.blankSlips() } catch { return nil }
    }

    /// Keeps the numbers of the blank slips where they can be read without store and keys.
    func notePaper() {
        guarded { () throws(StoreError) in
            let slips = try store.blankSlips()
            do throws(DiskError) { try PaperNote(state, on: ports.disk).keep(slips) } catch {
                ports.log.write(.warning, "disk.no_paper_note", [])
            }
        }
    }

    /// Notes what came out of the printer; money has nothing to do with it (PRN-1).
    ///
    /// - Throws: ``Refusal``.
    func note(_ outcome: PrintOutcome) throws(Refusal) -> Response {
        let isKnown: Bool
        do throws(StoreError) { isKnown = try store.note(outcome) } catch { throw Refusal(error) }
        guard isKnown else {
            throw .desk(.slipUnknown, ["slip": .text(outcome.actionID.text)])
        }
        return Response(.ok, json: outcome.json)
    }
}

extension Payload {
    /// The folio that it is about.
    var folio: FolioTarget? {
        switch self {
        case .chargePost(let charge): charge.folio
        case .chargeVoid(let void): void.folio
        case .tenderMemo(let memo): memo.folio
        case .refundRequest(let request): request.folio
        case .folioSettle(let settle): .id(settle.folioID)
        case .paymentCash(let payment):
            if case .folio(let target) = payment.purpose { target } else { nil }
        default: nil
        }
    }

    /// The action that it mirrors.
    fileprivate var correctedAction: ID? {
        switch self {
        case .chargeVoid(let void): void.chargeActionID
        case .paymentReverse(let mirror): mirror.paymentActionID
        default: nil
        }
    }
}
