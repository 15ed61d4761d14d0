import Ledger
import World

/// The drawer's side of a payment: the session, its drawer's money, the rates in force.
struct Till {
    private let session: SessionView
    private let view: DeskView
    private let houseRates: [Currency: Rate]

    init(_ session: SessionView, _ view: DeskView, _ houseRates: [Currency: Rate]) {
        self.session = session
        self.view = view
        self.houseRates = houseRates
    }

    private var book: RateBook {
        RateBook(
            base: session.drawer.baseCurrency,
            snapshot: view.fxSnapshot,
            houseRates: houseRates
        )
    }

    /// What shall be settled where no folio says it: the stated amount, or the worth of the cash in
    /// its own currency, in the drawer's base where several are handed over.
    func due(_ amount: Money?, _ cash: [Money]) throws(Refusal) -> SettlementDue {
        if let amount { return .stated(amount) }
        return .stated(try worth(cash))
    }

    private func worth(_ cash: [Money]) throws(Refusal) -> Money {
        let currencies = Set(cash.map(\.currency))
        let base = currencies.count == 1 ? cash[0].currency : session.drawer.baseCurrency
        do {
            var sum = Money.zero(base)
            for money in cash {
                sum = try sum.adding(
                    try book.convert(money, to: base, rounding: view.policy.rounding)
                )
            }
            return sum
        } catch {
            throw .desk(error == .rateMissing ? .currencyNotAccepted : .amountOutOfRange)
        }
    }

    /// Settles and drafts.
    func take(
        _ cash: [Money],
        _ due: SettlementDue,
        _ purpose: CashPayment.Purpose
    ) throws(Refusal) -> DeskDecision {
        try session.drawer.check(cash, isComingIn: true)
        let drawer = session.drawer
        let terms = SettlementTerms(
            base: drawer.baseCurrency,
            increment: drawer.increment(drawer.baseCurrency),
            accepted: Set(drawer.purses.map(\.currency)),
            book: book,
            rounding: view.policy.rounding
        )
        let settlement: Settlement
        do { settlement = try Settlement(of: due, with: cash, on: terms) } catch {
            throw Self.refusal(error, due, cash)
        }
        let rateNotes = try checkRates(settlement)
        let payment = CashPayment(
            paymentID: view.moment.mintedID,
            sessionID: session.id,
            purpose: purpose,
            tender: settlement.tender,
            settled: settlement.settled,
            change: settlement.change,
            rounding: settlement.rounding,
            residual: settlement.residual,
            residualMicro: settlement.residualMicro
        )
        return try decision(payment, rateNotes)
    }

    private func decision(
        _ payment: CashPayment,
        _ notes: [Note]
    ) throws(Refusal) -> DeskDecision {
        let isDeposit = if case .deposit = payment.purpose { true } else { false }
        var draft = try view.draft(isDeposit ? .paymentDeposit(payment) : .paymentCash(payment))
        draft.notes += notes
        if let limit = view.policy.cashReviewLimit, !limit.allows(payment.tender.map(\.money)) {
            draft.notes.append(.complianceReview)
        }
        return DeskDecision(
            capture: [draft],
            state: "captured",
            sessionID: session.id,
            money: payment.settled,
            change: [payment.change]
        )
    }

    /// What the house gives for what it takes.
    func exchange(_ received: Money, for currency: Currency) throws(Refusal) -> CashExchange {
        do {
            let exchange = try CashExchange(
                received,
                for: currency,
                increment: session.drawer.increment(currency),
                book
            )
            if exchange.given.amountMicro > 0 { return exchange }
        } catch { throw refusal(error, currency) }
        // Less than the smallest coin of the other currency: there is nothing to give.
        throw .desk(.amountOutOfRange)
    }

    /// The rate of a foreign currency in an exchange (FX-5).
    func rate(of currency: Currency, isComingIn: Bool) throws(Refusal) -> Rate {
        guard let rate = book.rate(currency, isComingIn ? .buy : .sell) else {
            throw refusal(.rateMissing, currency)
        }
        return rate
    }

    private func refusal(_ error: MoneyError, _ currency: Currency) -> Refusal {
        switch error {
        case .rateMissing:
            .desk(.currencyNotAccepted, ["currency": .text(currency.code), "missing": "rate"])
        case .outOfRange: .desk(.amountOutOfRange)
        }
    }

    private func checkRates(_ settlement: Settlement) throws(Refusal) -> [Note] {
        let base = book.base
        let currencies = settlement.tender.flatMap { line in
            line.money.currency == line.value.currency
                ? [] : [line.money.currency, line.value.currency]
        }
        let changeSide =
            settlement.settled.currency == settlement.change.currency
            ? [] : [settlement.settled.currency, settlement.change.currency]
        return try checkRates(of: Set(currencies + changeSide).subtracting([base]))
    }

    /// The guards of FX-4: how old the office's rates are, and who answers for the house's own.
    func checkRates(of foreign: Set<Currency>) throws(Refusal) -> [Note] {
        let house = foreign.filter { houseRates[$0] != nil }
        var notes: [Note] = []
        if !house.isEmpty {
            try view.requireSupervisorSignature()
            notes.append(.fxHouseRate)
        }
        guard house != foreign, let snapshot = view.fxSnapshot else { return notes }
        let hour: Int64 = 3_600_000
        let age = view.moment.now.milliseconds - snapshot.takenAt.milliseconds
        // A clock that nobody believes refuses nothing (CLK-3).
        if age > view.policy.rateHardAgeHours * hour, view.moment.isClockTrusted {
            let taken = snapshot.takenAt.text
            let currencies = foreign.subtracting(house).map(\.code).sorted()
            throw .desk(
                .fxTooOld,
                [
                    "currency": .text(currencies.joined(separator: ", ")),
                    "date": .text(String(taken.prefix { $0 != "T" })), "taken_at": .text(taken),
                    "local": .text(session.drawer.baseCurrency.code),
                ]
            )
        }
        if age > view.policy.rateAgeHours * hour { notes.append(.fxStale) }
        return notes
    }

    private static func refusal(
        _ error: SettlementRefusal,
        _ due: SettlementDue,
        _ cash: [Money]
    ) -> Refusal {
        let params: [String: JSON] =
            switch error {
            case .shortTender: ["due": due.money.json, "tendered": Totals.json(cash)]
            case .nothingDue: ["balance": due.money.json]
            case .currencyNotAccepted(let currency): ["currency": .text(currency.code)]
            case .rateMissing(let currency):
                ["currency": .text(currency.code), "missing": "rate"]
            case .amountOutOfRange: [:]
            }
        return Refusal(error.code, params)
    }
}
