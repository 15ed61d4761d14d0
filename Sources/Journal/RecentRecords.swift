import World

/// The summaries of the last 64 records, of which each new record carries three.
struct RecentRecords: Hashable, Sendable {
    private static let limit = 64
    private var summaries: [RecordSummary] = []

    /// Begins with nothing known.
    init() {}

    /// Reads the summaries of the newest records that a scan found, in order.
    init(of records: some Collection<JournalRecord>) {
        for record in records.suffix(Self.limit) {
            do {
                add(
                    RecordSummary(
                        lsn: record.lsn,
                        seq: record.seq,
                        body: try JSON(parsing: record.body)
                    )
                )
            } catch {
                // Not of the profile: no summary can be told, the record itself is kept.
                continue
            }
        }
    }

    mutating func add(_ summary: RecordSummary) {
        if summaries.count == Self.limit { summaries.removeFirst() }
        summaries.append(summary)
    }

    /// The local part of a record: who asked, and what lay before it.
    func local(for lsn: Int64, request: JSON?) -> [UInt8] {
        var carried = RecordSummary.distances.compactMap { distance in
            summaries.first { $0.lsn == lsn - distance }
        }
        while true {
            let json = JSON.members([
                ("rid", request), ("sum", .list(carried.map(\.json))),
            ])
            let bytes = json.canonicalBytes
            // The summaries are a comfort; the nearest one is kept longest.
            if bytes.count <= SegmentLayout.localLimit || carried.isEmpty { return bytes }
            carried.removeLast()
        }
    }
}
