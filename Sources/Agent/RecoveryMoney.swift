import Desk
import Journal
import Ledger
import Store
import World

/// Turns what a recovery found into numbers and money (I-17).
struct RecoveryMoney {
    private let store: DeviceStore

    init(_ store: DeviceStore) {
        self.store = store
    }

    /// Completes a report whose cause is known.
    func fill(_ report: inout RecoveryReport, _ holes: [HoleNote]) throws(StoreError) {
        report.requeued = try store.pendingCount()
        var sessions = Set(try store.liveSessions())
        var lostCash = Totals()
        var isComplete = true
        for hole in holes {
            for loss in losses(of: hole) {
                report.lost.append(loss)
                if let session = loss.sessionID { sessions.insert(session) }
            }
            let told = hole.summaries.filter { hole.lost.contains($0.seq) && $0.stream != nil }
            if Int64(Set(told.map(\.seq)).count) < hole.lost.count { isComplete = false }
            for summary in told {
                do { try lostCash.add(Self.cash(summary)) } catch { isComplete = false }
            }
        }
        var inCloud = Totals()
        var here = Totals()
        for session in sessions.sorted() {
            let cash = try store.drawerCash(of: session)
            do {
                try inCloud.add(cash.inCloud)
                try here.add(cash.here)
            } catch { throw .damaged("entry") }
        }
        var currencies = Set(inCloud.currencies + here.currencies + lostCash.currencies)
        // What nobody can tell may have been in any of them.
        if !isComplete { currencies.formUnion(try store.cashCurrencies()) }
        report.money = currencies.sorted().map { currency in
            RecoveryReport.Cash(
                currency,
                inCloudMicro: inCloud[currency].amountMicro,
                requeuedMicro: here[currency].amountMicro,
                unaccountedMicro: isComplete ? lostCash[currency].amountMicro : nil
            )
        }
    }

    /// Says of every currency that what is lost of it cannot be told.
    func addUnknownLoss(to report: inout RecoveryReport) throws(StoreError) {
        if report.money.isEmpty { try fill(&report, []) }
        for index in report.money.indices { report.money[index].unaccountedMicro = nil }
    }

    /// One entry for each run of lost numbers of one session.
    private func losses(of hole: HoleNote) -> [RecoveryReport.Loss] {
        var known: [Int64: RecordSummary] = [:]
        for summary in hole.summaries where summary.stream != nil { known[summary.seq] = summary }
        var found: [RecoveryReport.Loss] = []
        for range in hole.lost.ranges {
            // A range can be as long as a journal was: beyond what summaries name, it is one entry.
            guard range.count <= 1_024 else {
                found.append(loss(hole, range, nil, []))
                continue
            }
            var start = range.lowerBound
            for seq in range {
                let isLast = seq == range.upperBound
                let session = Self.session(known[seq])
                if !isLast, Self.session(known[seq + 1]) == session { continue }
                let told = (start...seq).compactMap { known[$0] }
                found.append(loss(hole, start...seq, session, told))
                start = seq + 1
            }
        }
        return found
    }

    private func loss(
        _ hole: HoleNote,
        _ seqs: ClosedRange<Int64>,
        _ session: ID?,
        _ told: [RecordSummary]
    ) -> RecoveryReport.Loss {
        RecoveryReport.Loss(
            incarnation: hole.incarnation,
            seqs: RangeSet(seqs),
            sessionID: session,
            hint: told.isEmpty ? "unknown" : told.map(Self.hint).joined(separator: "; ")
        )
    }

    private static func session(_ summary: RecordSummary?) -> ID? {
        guard case .session(let id)? = summary?.stream.flatMap(Stream.init) else { return nil }
        return id
    }

    /// Type, slip, cash and person, as far as a later record still tells them.
    private static func hint(_ summary: RecordSummary) -> String {
        var words = [summary.type]
        if let slip = summary.slip { words.append(slip) }
        for money in cash(summary).list {
            words.append("\(money.amountMicro) \(money.currency.code)")
        }
        if let staff = summary.staff { words.append("staff " + staff) }
        return words.joined(separator: " ")
    }

    private static func cash(_ summary: RecordSummary) -> Totals {
        var totals = Totals()
        for (index, json) in (summary.drawerEffect?.listValue ?? []).enumerated() {
            // What is no money was no cash either: a summary is a comfort, never a booking.
            do { try totals.add(Money(json, "drawer_effect[\(index)]")) } catch { continue }
        }
        return totals
    }
}
