import Judge
public import Ledger
import World

/// Lines and balances.
extension CloudLedger {
    /// Adds the lines of a posting and keeps the balances beside them.
    ///
    /// - Parameters:
    ///   - entries: The lines, which sum to zero per currency.
    ///   - id: The action, or the posting of the cloud's own account.
    ///   - date: The business date.
    /// - Returns: The folios whose balance changed.
    /// - Throws: ``CloudStoreError``.
    @discardableResult
    func post(
        _ entries: [Entry],
        as id: ID,
        on date: BusinessDate
    ) throws(CloudStoreError) -> Set<ID> {
        var folios: Set<ID> = []
        for (index, entry) in entries.enumerated() {
            try run(
                SQL.insert,
                [
                    .id(id), .integer(Int64(index + 1)), .text(entry.account.rawValue),
                    .text(entry.reference), .text(entry.money.currency.code),
                    .integer(entry.money.amountMicro), .text(entry.origin.rawValue),
                    .text(date.text),
                ]
            )
            try add(entry)
            if entry.account == .folio, let folio = ID(entry.reference) { folios.insert(folio) }
        }
        for bag in Set(entries.filter { $0.account == .transit }.map(\.reference)).sorted() {
            try tellTransit(of: bag)
        }
        return folios
    }

    /// Tells desks what of a bag is still on its way, in the line of its drop.
    ///
    /// A drop that has no line yet gets one without the member: all of it is on its way.
    private func tellTransit(of bag: String) throws(CloudStoreError) {
        guard let drop = try drop(inBag: bag),
            case .object(var line)? = try document("session_entries", drop.id.text)
        else { return }
        line["in_transit"] = Totals.json(try balance(.transit, bag).withoutZeros)
        try put("session_entries", .object(line))
    }

    /// Keeps a posting of the cloud's own account.
    ///
    /// - Returns: The folios whose balance changed.
    /// - Throws: ``CloudStoreError``.
    @discardableResult
    func post(_ posting: Posting) throws(CloudStoreError) -> Set<ID> {
        try name(posting.id, posting.kind, causedBy: posting.causedBy)
        return try post(posting.entries, as: posting.id, on: posting.businessDate)
    }

    /// Keeps what a posting is for.
    func name(_ id: ID, _ kind: String, causedBy action: ID?) throws(CloudStoreError) {
        try run(SQL.insertPosting, [.id(id), .text(kind), .id(action), .moment(now)])
    }

    private func add(_ entry: Entry) throws(CloudStoreError) {
        let key: [CloudValue] = [
            .text(entry.account.rawValue), .text(entry.reference),
            .text(entry.money.currency.code),
        ]
        guard let row = try rows(SQL.balanceOf, key).first else {
            try run(SQL.insertBalance, key + [.integer(entry.money.amountMicro)])
            return
        }
        let old = try row.integer(0)
        let sum: Money
        do throws(MoneyError) {
            sum = try Money(entry.money.currency, micro: old).adding(entry.money)
        } catch { throw .outOfRange }
        try run(SQL.updateBalance, key + [.integer(sum.amountMicro)])
    }

    /// The balance of an account; nothing when it never moved.
    ///
    /// - Throws: ``CloudStoreError``.
    public func balance(_ account: Account, _ reference: String) throws(CloudStoreError) -> Totals {
        let found = try rows(SQL.balances, [.text(account.rawValue), .text(reference)])
        var totals = Totals()
        for row in found {
            try Self.add(try row.text(0), try row.integer(1), to: &totals)
        }
        return totals
    }

    /// The balances of an account, by reference, those that are zero included.
    ///
    /// - Throws: ``CloudStoreError``.
    public func balances(
        of account: Account
    ) throws(CloudStoreError) -> [(reference: String, money: [Money])] {
        var all: [(reference: String, money: [Money])] = []
        for row in try rows(SQL.account, [.text(account.rawValue)]) {
            var totals = Totals()
            try Self.add(try row.text(1), try row.integer(2), to: &totals)
            all.append((try row.text(0), totals.list))
        }
        return all
    }

    private static func add(
        _ code: String,
        _ micro: Int64,
        to totals: inout Totals
    ) throws(CloudStoreError) {
        guard let currency = Currency(code) else { throw .damaged }
        do throws(MoneyError) { try totals.add(Money(currency, micro: micro)) } catch {
            throw .damaged
        }
    }

    /// The lines of an action or posting, in order.
    ///
    /// - Throws: ``CloudStoreError``.
    public func entries(of id: ID) throws(CloudStoreError) -> [Entry] {
        var entries: [Entry] = []
        for row in try rows(SQL.entriesOf, [.id(id)]) {
            guard let account = Account(rawValue: try row.text(0)),
                let currency = Currency(try row.text(2)),
                let origin = Entry.Origin(rawValue: try row.text(4))
            else { throw .damaged }
            let money = try Self.money(currency, try row.integer(3))
            entries.append(Entry(account, try row.text(1), money, origin: origin))
        }
        return entries
    }

    /// The last drop that put a bag in transit; nil when none did.
    ///
    /// - Throws: ``CloudStoreError``.
    public func drop(inBag bag: String) throws(CloudStoreError) -> Action? {
        var last: Action?
        for row in try rows(SQL.postingsOn, [.text(Account.transit.rawValue), .text(bag)]) {
            guard let action = try action(try row.id(0)), action.type == .drawerDrop else {
                continue
            }
            last = action
        }
        return last
    }

    private static func money(
        _ currency: Currency,
        _ micro: Int64
    ) throws(CloudStoreError) -> Money {
        do throws(MoneyError) { return try Money(currency, micro: micro) } catch { throw .damaged }
    }

    /// The postings of the cloud's own account, oldest first.
    ///
    /// - Throws: ``CloudStoreError``.
    public func postings() throws(CloudStoreError) -> [(id: ID, kind: String, causedBy: ID?)] {
        var all: [(id: ID, kind: String, causedBy: ID?)] = []
        for row in try rows(SQL.postings) {
            all.append(
                (try row.id(0), try row.text(1), try row.optionalText(2).flatMap { ID($0) })
            )
        }
        return all
    }

    private enum SQL {
        static let insert: StaticString = """
            INSERT INTO entry
            (tenant_id, property_id, posting_id, line, account, ref, currency, amount_micro,
            origin, business_date)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """
        static let insertPosting: StaticString = """
            INSERT INTO posting (tenant_id, property_id, posting_id, kind, action_id, at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """
        static let balanceOf: StaticString = """
            SELECT amount_micro FROM balance
            WHERE tenant_id = $1 AND property_id = $2 AND account = $3 AND ref = $4
            AND currency = $5
            """
        static let insertBalance: StaticString = """
            INSERT INTO balance (tenant_id, property_id, account, ref, currency, amount_micro)
            VALUES ($1, $2, $3, $4, $5, $6)
            """
        static let updateBalance: StaticString = """
            UPDATE balance SET amount_micro = $6
            WHERE tenant_id = $1 AND property_id = $2 AND account = $3 AND ref = $4
            AND currency = $5
            """
        static let balances: StaticString = """
            SELECT currency, amount_micro FROM balance
            WHERE tenant_id = $1 AND property_id = $2 AND account = $3 AND ref = $4
            ORDER BY currency
            """
        static let account: StaticString = """
            SELECT ref, currency, amount_micro FROM balance
            WHERE tenant_id = $1 AND property_id = $2 AND account = $3 ORDER BY ref, currency
            """
        static let entriesOf: StaticString = """
            SELECT account, ref, currency, amount_micro, origin FROM entry
            WHERE tenant_id = $1 AND property_id = $2 AND posting_id = $3 ORDER BY line
            """
        static let postingsOn: StaticString = """
            SELECT DISTINCT posting_id FROM entry
            WHERE tenant_id = $1 AND property_id = $2 AND account = $3 AND ref = $4
            ORDER BY posting_id
            """
        static let postings: StaticString = """
            SELECT posting_id, kind, action_id FROM posting
            WHERE tenant_id = $1 AND property_id = $2 ORDER BY at, posting_id
            """
    }
}
