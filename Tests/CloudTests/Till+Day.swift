import CloudStore
import Judge
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// A cashier's day, in short words.
extension Till {
    /// Opens a session on a drawer.
    @discardableResult
    func open(
        _ drawer: String = "D1",
        float: Money = cash(5_000),
        fence: Int64? = 1,
        with extras: Extras = Extras()
    ) throws -> Action {
        session = mint()
        figures = [:]
        var extras = extras
        if fence == nil { extras.supervisor = "s01" }
        let action = try capture(
            .sessionOpen(
                SessionOpen(
                    sessionID: session,
                    drawerID: hotel.id(of: drawer, in: "drawers"),
                    fence: fence,
                    predecessorID: nil,
                    opening: CountedCash(totals: [float], lines: []),
                    expectedFloat: [float],
                    variance: [],
                    reasonCode: nil
                )
            ),
            with: extras
        )
        firstSeq = action.seq
        try SessionFigures.add(action, to: &figures)
        return action
    }

    func folio(_ number: String) throws -> FolioTarget {
        .id(try hotel.id(of: number, in: "folios"))
    }

    /// A payment of afghanis on the first folio, not captured yet.
    func payment(_ money: Money) throws -> CashPayment {
        CashPayment(
            paymentID: mint(),
            sessionID: session,
            purpose: .folio(try folio("F-1")),
            tender: [TenderLine(money: money, value: money)],
            settled: money,
            change: cash(0),
            rounding: cash(0),
            residual: cash(0),
            residualMicro: 0
        )
    }

    /// Takes cash for a folio, in the currency it counts in.
    @discardableResult
    func pay(
        _ target: FolioTarget,
        _ amount: Money,
        settled: Money? = nil,
        with extras: Extras = Extras()
    ) throws -> Action {
        let settled = settled ?? amount
        var line = TenderLine(money: amount, value: settled)
        if settled.currency != amount.currency {
            line = TenderLine(money: amount, value: settled, fxSnapshotID: "fx-1", rate: "70.25")
        }
        let base = cash(0)
        let action = try capture(
            .paymentCash(
                CashPayment(
                    paymentID: mint(),
                    sessionID: session,
                    purpose: .folio(target),
                    tender: [line],
                    settled: settled,
                    change: base,
                    rounding: base,
                    residual: .zero(settled.currency),
                    residualMicro: 0
                )
            ),
            with: extras
        )
        try SessionFigures.add(action, to: &figures)
        return action
    }

    /// Posts a charge of the list `pl-bar`, or an estimate.
    @discardableResult
    func charge(
        _ target: FolioTarget,
        _ item: String = "COLA",
        at price: (net: Int64, tax: Int64) = (60, 6),
        draft: ChargePost.DraftReason? = nil,
        version: Int64 = 1,
        with extras: Extras = Extras()
    ) throws -> Action {
        let (net, tax) = (cash(price.net), cash(price.tax))
        return try capture(
            .chargePost(
                ChargePost(
                    chargeID: mint(),
                    folio: target,
                    item: item,
                    description: "Minibar",
                    quantity: 1,
                    priceSource: .list,
                    amounts: ChargePost.Amounts(
                        unitPrice: net,
                        net: net,
                        gross: net.adding(tax)
                    ),
                    tax: tax.isZero
                        ? []
                        : [
                            TaxLine(
                                ruleID: "vat",
                                ratePPM: 100_000,
                                isInclusive: false,
                                amount: tax
                            )
                        ],
                    priceList: ChargePost.ListReference(id: "pl-bar", version: version),
                    draftReason: draft,
                    note: nil
                )
            ),
            with: extras
        )
    }

    /// Voids a charge.
    @discardableResult
    func void(
        _ charge: Action,
        reason: String = "MISTAKE",
        with extras: Extras = Extras()
    ) throws -> Action {
        guard case .chargePost(let posted) = charge.payload else {
            preconditionFailure("only charges are voided")
        }
        return try capture(
            .chargeVoid(
                ChargeVoid(
                    chargeID: posted.chargeID,
                    chargeActionID: charge.id,
                    folio: posted.folio,
                    reasonCode: reason
                )
            ),
            with: extras
        )
    }

    /// Counts and closes; the count may be off by some units of AFN.
    func close(
        off: Int64 = 0,
        corrects: ID? = nil,
        with extras: Extras = Extras()
    ) throws -> (count: Action, close: Action) {
        var counted: [SessionFigures] = []
        for var figure in figures.values.sorted(by: { $0.currency < $1.currency }) {
            let wrong = figure.currency.code == "AFN" ? off * 1_000_000 : 0
            figure.countedMicro = try figure.expected().amountMicro + wrong
            counted.append(figure)
        }
        let totals = try counted.map { try Money($0.currency, micro: $0.countedMicro ?? 0) }
        let countID = mint()
        let count = try capture(
            .sessionCount(
                SessionCount(
                    countID: countID,
                    sessionID: session,
                    phase: .close,
                    number: 1,
                    isBlind: true,
                    cash: CountedCash(totals: totals, lines: [])
                )
            ),
            with: extras
        )
        let slip = SlipNumber(deviceCode: code, series: "2026", number: 1)
        let close = try capture(
            .sessionClose(
                SessionClose(
                    sessionID: session,
                    countID: countID,
                    zNumber: 1,
                    seqs: firstSeq...count.seq,
                    figures: counted,
                    floatLeft: totals,
                    slips: (slip, slip),
                    drafts: 0,
                    corrects: corrects
                )
            ),
            with: extras
        )
        return (count, close)
    }

    /// Signs a close.
    @discardableResult
    func sign(
        _ close: Action,
        by code: String = "c04",
        as kind: SessionConfirmClose.Kind = .cosign
    ) throws -> Action {
        guard case .sessionClose(let payload) = close.payload else {
            preconditionFailure("only closes are signed")
        }
        return try capture(
            .sessionConfirmClose(
                SessionConfirmClose(
                    sessionID: payload.sessionID,
                    closeActionID: close.id,
                    kind: kind
                )
            ),
            with: Extras(actor: code, dependencies: [close.id])
        )
    }

    @discardableResult
    func paidOut(_ money: Money, with extras: Extras = Extras()) throws -> Action {
        let action = try capture(
            .drawerPaidOut(
                DrawerMovement(
                    movementID: mint(),
                    sessionID: session,
                    money: [money],
                    reasonCode: "TAXI"
                )
            ),
            with: extras
        )
        try SessionFigures.add(action, to: &figures)
        return action
    }

    @discardableResult
    func exchange(_ received: Money, for given: Money, snapshot: String?) throws -> Action {
        let book = RateBook(
            base: given.currency,
            snapshot: nil,
            houseRates: [received.currency: try #require(Rate("70.25"))]
        )
        let made = try CashExchange(
            received,
            for: given.currency,
            increment: given.currency.quantum,
            book
        )
        #expect(made.given == given)
        let action = try capture(
            .drawerExchange(
                DrawerExchange(
                    movementID: mint(),
                    sessionID: session,
                    made,
                    rate: "70.25",
                    fxSnapshotID: snapshot
                )
            ),
            with: Extras(supervisor: snapshot == nil ? "s01" : nil)
        )
        try SessionFigures.add(action, to: &figures)
        return action
    }

    @discardableResult
    func memo(_ folio: FolioTarget, _ amount: Money) throws -> Action {
        try capture(
            .tenderMemo(
                NonCashTender(
                    memoID: mint(),
                    sessionID: session,
                    folio: folio,
                    kind: .cardTerminal,
                    amount: amount,
                    reference: "T-1"
                )
            )
        )
    }

    @discardableResult
    func drop(_ money: Money) throws -> Action {
        let action = try capture(
            .drawerDrop(
                DrawerDrop(
                    movementID: mint(),
                    sessionID: session,
                    money: [money],
                    bagNumber: "118",
                    destinationCode: "SAFE"
                )
            ),
            with: Extras(cosign: "c04")
        )
        try SessionFigures.add(action, to: &figures)
        return action
    }
}
