import Desk
import Journal
import Ledger
import Store
import Sync
import World

extension DeviceAgent {
    /// A slip is in hand that this desk does not know: its numbers are lost, and the cloud is told.
    ///
    /// A new numbering names the slip as its witness, so that the office gets a loss report; the
    /// numbers count as given, so that none of them is given again.
    ///
    /// - Parameters:
    ///   - asked: The login that names the slip.
    ///   - staff: Who holds it.
    /// - Returns: The items that were opened; none when no slip is missing.
    /// - Throws: ``Refusal`` when the slip is not this desk's, or nothing can be saved.
    /// - SeeAlso: DUR-24.
    func report(_ asked: Login, by staff: Staff) throws(Refusal) -> [String] {
        guard let slip = asked.laterSlip else { return [] }
        let last: Int64
        do throws(StoreError) { last = try store.lastNumber(of: slip.series) } catch {
            throw Refusal(error)
        }
        guard let gap = try asked.lostSlips(after: last, of: identity.deviceCode) else { return [] }
        let old = journal.position
        let seqs = old.seq + 1...old.seq + Int64(gap.count)
        let begun = beginIncarnation(
            .journalHole,
            carry: [],
            lost: RangeSet(seqs),
            witness: IncarnationBegin.Witness(
                source: .slip,
                isReliable: false,
                last: [.init(incarnation: old.incarnation, seq: seqs.upperBound)]
            ),
            notes: [
                [
                    "type": "later_slip", "slips": .object([slip.series: .integer(slip.number)]),
                    "first": .integer(gap.lowerBound), "staff_id": .text(staff.id.text),
                    "at": .text(ports.clock.now().text),
                ]
            ]
        )
        guard let begun else { throw Refusal(.store(.cannotSave)) }
        untold.append(begun)
        ports.log.write(.error, "journal.later_slip", [.count(.records, Int64(gap.count))])
        keepReport(slip, gap, RangeSet(seqs), of: old.incarnation, staff)
        return opened(in: begun.id)
    }

    private func keepReport(
        _ slip: SlipNumber,
        _ gap: ClosedRange<Int64>,
        _ seqs: RangeSet,
        of incarnation: ID,
        _ staff: Staff
    ) {
        let first = SlipNumber(
            deviceCode: slip.deviceCode,
            series: slip.series,
            number: gap.lowerBound
        )
        var report = recovery ?? RecoveryReport()
        report.cause = report.cause ?? "later_slip"
        report.lost.append(
            RecoveryReport.Loss(
                incarnation: incarnation,
                seqs: seqs,
                sessionID: nil,
                hint: "slips \(first) to \(slip) in hand, staff \(staff.code)"
            )
        )
        recovery = report
        guarded { () throws(StoreError) in
            try RecoveryMoney(store).addUnknownLoss(to: &report)
            recovery = report
        }
    }

    private func opened(in incarnation: ID) -> [String] {
        var found: [String] = []
        guarded { () throws(StoreError) in
            if let id = try store.outbox(incarnation, from: 1, limit: 1).first?.action?.id {
                found = try store.attention(openedBy: id)
            }
        }
        return found
    }
}
