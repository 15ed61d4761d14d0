import Judge
public import Ledger
import World

/// What was mirrored, given back, and asked for.
extension CloudLedger {
    /// An action in custody; nil when it never came or cannot be read.
    ///
    /// - Throws: ``CloudStoreError``.
    public func action(_ id: ID) throws(CloudStoreError) -> Action? {
        guard let row = try rows(SQL.body, [.id(id)]).first else { return nil }
        let body = try CloudRow.json(try row.bytes(0))
        do throws(ShapeError) { return try Action(body) } catch { return nil }
    }

    /// Whether an action mirrored another.
    ///
    /// - Throws: ``CloudStoreError``.
    public func isMirrored(_ action: ID) throws(CloudStoreError) -> Bool {
        try !rows(SQL.posting, [.id(Self.lineID(action, "mirrored", 1))]).isEmpty
    }

    /// Notes that an action was mirrored by another: a posting without lines of its own.
    func markMirrored(_ original: ID, by action: ID) throws(CloudStoreError) {
        if try isMirrored(original) { return }
        try name(Self.lineID(original, "mirrored", 1), "mirrored", causedBy: action)
    }

    /// The item that the office opens when it mirrors a payment itself (K38).
    public static func officeReversal(of action: ID) -> ID {
        lineID(action, "office_reversal", 1)
    }

    /// The item about a bag that the safe found other than its slip says (K43).
    public static func shortBag(of drop: ID) -> ID { lineID(drop, "short_bag", 1) }

    /// What the refunds of a payment claim, but for one of them.
    ///
    /// - Throws: ``CloudStoreError``.
    public func refunded(of payment: ID, but id: ID? = nil) throws(CloudStoreError) -> Totals {
        var sum = Totals()
        for document in try documents("refunds")
        where document["of_payment"]?.textValue == payment.text {
            let refund = try LedgerBooks.read { () throws(ShapeError) in
                try Refund(document, "refunds")
            }
            guard refund.id != id, refund.state.isLive else { continue }
            do throws(MoneyError) { try sum.add(refund.amount) } catch { throw .outOfRange }
        }
        return sum
    }

    private enum SQL {
        static let body: StaticString = """
            SELECT c.body FROM action a JOIN custody c ON c.tenant_id = a.tenant_id
            AND c.device_id = a.device_id AND c.incarnation = a.incarnation AND c.seq = a.seq
            WHERE a.tenant_id = $1 AND a.property_id = $2 AND a.action_id = $3
            """
        static let posting: StaticString = """
            SELECT kind FROM posting
            WHERE tenant_id = $1 AND property_id = $2 AND posting_id = $3
            """
    }
}
