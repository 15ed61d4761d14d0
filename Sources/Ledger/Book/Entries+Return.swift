/// The lines of actions that give back what an earlier action took.
///
/// Both sides call these with what they know of the earlier action. Where that was lost, the cash
/// still moved: it is booked as a difference of the session, for a person to explain.
extension Entries {
    /// The lines of a `payment.reverse`: the mirror of the original's, in the session named.
    ///
    /// - Parameters:
    ///   - lines: The lines of the original; empty when it was lost.
    ///   - effect: The cash that the reversal moved.
    ///   - session: The session of the reversal.
    /// - Returns: Lines that sum to zero, those of the drawer being the effect.
    /// - Throws: ``MoneyError/outOfRange``.
    public static func reversal(
        of lines: [Entry],
        moving effect: [Money],
        in session: ID
    ) throws(MoneyError) -> [Entry] {
        let drawer = lines.filter { $0.account == .drawer }
        let moved = try Totals(drawer.map(\.money)).negated.withoutZeros
        guard !lines.isEmpty, moved == effect else { return unexplained(effect, in: session) }
        return rehomed(mirror(of: lines), from: drawer.first?.reference, to: session)
    }

    /// The lines of a `refund.payout`.
    ///
    /// The whole of a payment, given back as it came, is its mirror; else the drawer gives, the
    /// folio or deposit has it back, and what cash cannot show is rounding (`domain.md` 1.2).
    ///
    /// - Parameters:
    ///   - payout: What was handed over.
    ///   - request: What was asked for; nil when it was lost.
    ///   - payment: The payment that is given back, when it is known.
    /// - Returns: Lines that sum to zero.
    /// - Throws: ``MoneyError/outOfRange``.
    public static func payout(
        _ payout: RefundPayout,
        of request: RefundRequest?,
        paidBy payment: CashPayment?
    ) throws(MoneyError) -> [Entry] {
        let handed = try Totals(payout.money).withoutZeros
        guard let request else { return unexplained(handed.map(\.negated), in: payout.sessionID) }
        if let payment, request.amount == payment.settled,
            try payment.drawerEffect().withoutZeros == handed
        {
            let lines = mirror(of: try of(.paymentCash(payment)))
            return rehomed(lines, from: payment.sessionID.text, to: payout.sessionID)
        }
        let session = payout.sessionID.text
        let drawer = handed.map { Entry(.drawer, session, $0.negated) }
        let back = counterpart(request, payment)
        let lines: [Entry]
        if handed.count == 1, handed[0].currency == request.amount.currency {
            let rounding = try handed[0].subtracting(request.amount)
            lines = drawer + [back, Entry(.rounding, session, rounding)]
        } else {
            let cleared = handed.map { Entry(.fx, session, $0) }
            lines = drawer + cleared + [back, Entry(.fx, session, request.amount.negated)]
        }
        return lines.filter { !$0.money.isZero }
    }

    /// Whose money a refund is.
    private static func counterpart(_ request: RefundRequest, _ payment: CashPayment?) -> Entry {
        switch payment?.purpose {
        case .folio(let folio): return Entry(.folio, reference(of: folio), request.amount)
        case .deposit(let reference): return Entry(.deposit, reference, request.amount)
        case nil: break
        }
        if let folio = request.folio { return Entry(.folio, reference(of: folio), request.amount) }
        return Entry(.deposit, (request.paymentID ?? request.refundID).text, request.amount)
    }

    private static func unexplained(_ effect: [Money], in session: ID) -> [Entry] {
        effect.flatMap {
            [
                Entry(.drawer, session.text, $0), Entry(.variance, session.text, $0.negated),
            ]
        }
    }

    /// The lines with one session in another's place.
    private static func rehomed(
        _ lines: [Entry],
        from old: String?,
        to session: ID
    ) -> [Entry] {
        lines.map { line in
            line.reference == old
                ? Entry(line.account, session.text, line.money, origin: line.origin) : line
        }
    }
}
