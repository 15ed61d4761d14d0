import Database
import Keyring
public import Ledger
import World

/// The checks of meaning: what no page MAC can find, because every page is whole but one is old.
///
/// - SeeAlso: `durability.md` 5.2.
public struct StoreCheck {
    /// What does not hold.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// The check: `pages`, or `M-2` to `M-6`.
        public let check: String
        /// What is wrong; ids and numbers only.
        public let detail: String

        /// Check and detail.
        public var description: String { check + ": " + detail }
    }

    /// How much is checked.
    public enum Extent: Hashable, Sendable {
        /// What the desk can use now.
        case boot
        /// The rest as well, for the night and `verify --full`.
        case everything
    }

    private let store: DeviceStore

    private let lost: [ID: RangeSet]

    /// Checks a store that is open.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - lost: Numbers that are known to be gone, by incarnation: their absence is no fault.
    public init(_ store: DeviceStore, lost: [ID: RangeSet] = [:]) {
        self.store = store
        self.lost = lost
    }

    /// Checks pages, chain, open sessions, overlay and the sums of documents.
    ///
    /// - Parameter extent: Whether the history of folios is summed too, which grows with the years.
    /// - Returns: What does not hold, empty when the store may be trusted.
    /// - Throws: ``StoreError``; damage that stops a check is a finding, not an error.
    public func run(_ extent: Extent = .boot) throws(StoreError) -> [Finding] {
        var found: [Finding] = []
        let checks: [(String, () throws(StoreError) -> [String])] = [
            ("pages", pages), ("M-2", chain),
            ("M-3", { () throws(StoreError) in try sessions(extent) }), ("M-4", overlay),
            ("M-5", { () throws(StoreError) in try sums(extent) }), ("M-6", suspense),
        ]
        for (name, check) in checks {
            do throws(StoreError) {
                for detail in try check() { found.append(Finding(check: name, detail: detail)) }
            } catch {
                guard case .damaged(let detail) = error else { throw error }
                found.append(Finding(check: name, detail: detail))
            }
        }
        return found
    }

    private func pages() throws(StoreError) -> [String] {
        do { return try store.connection.quickCheck() } catch { throw StoreError(database: error) }
    }

    /// M-2: what the cloud does not hold links by hash up to the position.
    private func chain() throws(StoreError) -> [String] {
        let position = try store.position()
        var faults: [String] = []
        for custody in try store.custodies() {
            var last: OutboxRow?
            let isCurrent = custody.incarnation == position.incarnation
            // What lies above the position waits for the journal to take it back (BT-12).
            let end = isCurrent ? position.seq : custody.lastSeq
            var next = custody.receivedSeq + 1
            while next <= end {
                let slice = try store.outbox(custody.incarnation, from: next, limit: 500)
                guard let tail = slice.last(where: { $0.seq <= end }) else {
                    if let gap = lost[custody.incarnation]?.ranges.first(where: {
                        $0.contains(next)
                    }) {
                        last = nil
                        next = gap.upperBound + 1
                        continue
                    }
                    faults.append("\(custody.incarnation.text): no action \(next)")
                    break
                }
                for row in slice where row.seq <= end {
                    if let last, row.previousHash != last.hash {
                        faults.append("\(custody.incarnation.text): broken at \(row.seq)")
                    }
                    last = row
                }
                next = tail.seq + 1
            }
            if isCurrent, let last, last.hash != position.head {
                faults.append("\(custody.incarnation.text): does not end at the position")
            }
        }
        return faults
    }

    /// M-3: expected cash equals the drawer's entries, and no slip number is missing.
    private func sessions(_ extent: Extent) throws(StoreError) -> [String] {
        var faults: [String] = []
        for id in try store.liveSessions() {
            var expected = Totals()
            for figures in try store.figures(of: id).values {
                do { try expected.add(figures.expected()) } catch {
                    faults.append("\(id.text): out of range")
                }
            }
            let entries = try store.totals(
                try store.rows(
                    """
                    SELECT currency, sum(amount_micro) FROM entry
                    WHERE account = 'drawer' AND ref = $1 AND type <> 'session.close'
                    GROUP BY currency
                    """,
                    [.text(id.text)]
                ),
                "entry"
            )
            if entries.withoutZeros != expected.withoutZeros {
                faults.append("\(id.text): expected cash is not the sum of its entries")
            }
        }
        return try faults + slips(extent)
    }

    /// The numbers since the oldest open session began; everything since the first.
    private func slips(_ extent: Extent) throws(StoreError) -> [String] {
        let open = try store.first("SELECT min(first_lsn) FROM session WHERE state <> 'closed'")
        let first = extent == .everything ? 0 : open?.integer(0)
        guard let since = first else { return [] }
        var faults: [String] = []
        var last: [String: Int64] = [:]
        try store.each("SELECT number FROM slip WHERE lsn >= $1 ORDER BY lsn", [.integer(since)]) {
            (row) throws(StoreError) in
            guard let slip = row.text(0).flatMap(SlipNumber.init) else {
                throw .damaged("slip: a row has no shape")
            }
            // The slip of a lost action is lost with it.
            let isGap = lost.isEmpty ? false : slip.number > last[slip.series] ?? 0
            if let before = last[slip.series], slip.number != before + 1, !isGap {
                faults.append("\(slip.text): follows number \(before)")
            }
            last[slip.series] = slip.number
            return true
        }
        return faults
    }

    /// M-4: the overlay is the entries of what is not settled, nothing more and nothing less.
    ///
    /// By indexes alone, without one body: after a month without the line those are a store's bulk.
    private func overlay() throws(StoreError) -> [String] {
        let missing = try missingLines()
        let stale = try store.number(
            """
            SELECT count(*) FROM overlay_entry AS v WHERE EXISTS (
                SELECT 1 FROM local_outbox AS o
                WHERE o.action_id = v.action_id AND NOT EXISTS (
                    SELECT 1 FROM local_outbox AS p INDEXED BY local_outbox_open
                    WHERE p.state IN ('pending', 'received', 'deferred', 'dead_letter')
                        AND p.state <> 'settled' AND p.lsn = o.lsn))
            """
        )
        // Both sides once, never one for each of the other: a night's work has thousands of both.
        let groups = try store.first(
            """
            SELECT count(t.lines), coalesce(sum(t.lines IS NOT v.lines
                OR t.amount_micro IS NOT v.amount_micro), 0)
            FROM (
                SELECT account, ref, currency, count(*) AS lines, sum(amount_micro) AS amount_micro
                FROM overlay_entry GROUP BY account, ref, currency) AS v
            LEFT JOIN overlay_total AS t
                ON t.account = v.account AND t.ref = v.ref AND t.currency = v.currency
            """
        )
        let wrong = groups?.integer(1) ?? 0
        let stray =
            try store.number("SELECT count(*) FROM overlay_total") - (groups?.integer(0) ?? 0)
        return (wrong == 0 ? [] : ["\(wrong) totals are wrong"])
            + (stray == 0 ? [] : ["\(stray) totals too many"])
            + (missing == 0 ? [] : ["\(missing) lines are not shown"])
            + (stale == 0 ? [] : ["\(stale) lines are shown twice"])
    }

    /// Own lines that the overlay lacks.
    private func missingLines() throws(StoreError) -> Int64 {
        let waiting = try store.number(
            """
            SELECT count(*) FROM local_outbox AS o INDEXED BY local_outbox_waiting
            JOIN entry AS e ON e.lsn = o.lsn
            WHERE o.state = 'pending' AND o.carried IS NULL AND NOT EXISTS (
                SELECT 1 FROM overlay_entry AS v WHERE v.action_id = e.action_id
                    AND v.line = e.line AND v.account = e.account AND v.ref = e.ref
                    AND v.currency = e.currency AND v.amount_micro = e.amount_micro)
            """
        )
        let held = try store.number(
            """
            SELECT count(*) FROM local_outbox AS o JOIN entry AS e ON e.lsn = o.lsn
            WHERE o.state IN ('received', 'deferred', 'dead_letter') AND o.state <> 'settled'
                AND o.carried IS NULL AND NOT EXISTS (
                SELECT 1 FROM overlay_entry AS v WHERE v.action_id = e.action_id
                    AND v.line = e.line AND v.account = e.account AND v.ref = e.ref
                    AND v.currency = e.currency AND v.amount_micro = e.amount_micro)
            """
        )
        return waiting + held
    }

    // Priority 1 of P12.1: what the desk can do without at boot.
    private static let history: Set<String> = ["folio_charges", "payments"]

    /// M-5: the kept sums are those of the rows.
    private func sums(_ extent: Extent) throws(StoreError) -> [String] {
        var faults: [String] = []
        for (collection, kept) in try store.sums().sorted(by: { $0.key < $1.key }) {
            guard extent == .everything || !Self.history.contains(collection) else { continue }
            if try store.recomputedSum(of: collection) != kept { faults.append(collection) }
        }
        return faults
    }

    /// M-6: a desk books nothing to suspense; the office's balance is in its own items.
    private func suspense() throws(StoreError) -> [String] {
        let own = try store.number("SELECT count(*) FROM entry WHERE account = 'suspense'")
        return own == 0 ? [] : ["\(own) lines of this desk"]
    }
}
