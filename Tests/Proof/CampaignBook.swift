import Foundation
import Simulation
import Synchronization

/// The folder of a campaign: hands out pieces, takes in what they came to, and keeps both so that a
/// run that was broken off anywhere goes on from there.
///
/// `states` only grows; `report.json` says how much of it counts, and is replaced whole.
final class CampaignBook: Sendable {
    /// A piece that somebody works on.
    struct Piece {
        let rig: Int
        let number: Int
    }

    fileprivate struct Page {
        var report: CampaignReport
        var states: CrashStates
        /// States that are not in the file yet, as it keeps them.
        var fresh: [UInt8] = []
        /// Pieces of each rig that an earlier run broke off.
        var waiting: [[Int]]
    }

    private let folder: URL
    private let start = Date()
    private let chosen: Set<Int>
    private let page: Mutex<Page>

    /// Opens a folder, which is made if need be.
    ///
    /// - Throws: ``Unmeasured`` when it belongs to another commit, and what the files refuse.
    init(_ folder: URL, commit: String, machine: String, only names: Set<String>) throws {
        self.folder = folder
        chosen = Set(Rigs.all.indices.filter { names.isEmpty || names.contains(Rigs.all[$0].name) })
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "report.json")
        var report = CampaignReport(commit: commit, machine: machine, rigs: [])
        if FileManager.default.fileExists(atPath: file.path) {
            report = try Self.decoder.decode(CampaignReport.self, from: Data(contentsOf: file))
        }
        guard report.commit == commit else {
            throw Unmeasured("\(folder.path) holds a campaign of commit \(report.commit)")
        }
        let states = try Self.states(in: folder, report.statesKept)
        let held = report.rigs
        let whole = Rigs.all.map(\.share).reduce(0, +)
        report.rigs = Rigs.all.map { rig in
            held.first { $0.rig == rig.name }
                ?? CampaignReport.Record(rig: rig.name, share: rig.share * 100 / whole)
        }
        report.runs.append(CampaignReport.Run(began: start, seconds: 0))
        page = Mutex(Page(report: report, states: states, waiting: report.rigs.map(\.open)))
    }

    /// What is known by now.
    var report: CampaignReport { page.withLock { $0.report } }

    /// The next piece, of the rig that has had the least of its share; one that was broken off
    /// before comes first.
    func take() -> Piece {
        page.withLock { page in
            let rig = chosen.sorted().min { page.claim($0) < page.claim($1) } ?? 0
            return Piece(rig: rig, number: page.take(rig))
        }
    }

    /// Takes in what a piece came to.
    func add(_ result: PieceResult, of piece: Piece, seconds: Double) {
        page.withLock { page in
            page.fresh += page.states.add(result.states)
            page.report.rigs[piece.rig].open.removeAll { $0 == piece.number }
            page.report.add(result, of: piece.rig, seconds: seconds)
        }
    }

    /// Writes down what is known by now.
    func keep() throws {
        let (report, fresh) = page.withLock { page in
            page.report.close(page.states, since: start)
            page.report.statesKept += page.fresh.count
            defer { page.fresh = [] }
            return (page.report, page.fresh)
        }
        let kept = try FileHandle(forWritingTo: folder.appending(path: "states"))
        try kept.seekToEnd()
        try kept.write(contentsOf: Data(fresh))
        try kept.synchronize()
        try kept.close()
        try replace("report.json", with: try Self.encoder.encode(report))
        try replace("report.txt", with: Data(report.text.utf8))
    }

    /// The report for programs.
    func json() throws -> String {
        String(decoding: try Self.encoder.encode(report), as: UTF8.self)
    }

    private func replace(_ name: String, with data: Data) throws {
        let file = folder.appending(path: name)
        let made = folder.appending(path: name + ".new")
        try data.write(to: made)
        let handle = try FileHandle(forWritingTo: made)
        try handle.synchronize()
        try handle.close()
        guard unsafe rename(made.path, file.path) == 0 else {
            throw Unmeasured("\(file.path) cannot be replaced")
        }
    }

    /// The states that were kept; what was written after the last report is cut off.
    private static func states(in folder: URL, _ size: Int) throws -> CrashStates {
        let file = folder.appending(path: "states")
        if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
        let handle = try FileHandle(forUpdating: file)
        defer { handle.closeFile() }
        guard try handle.seekToEnd() >= size else {
            throw Unmeasured("\(file.path) is shorter than its report says")
        }
        try handle.truncate(atOffset: UInt64(size))
        return CrashStates(kept: Array(try Data(contentsOf: file)))
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}

extension CampaignBook.Page {
    /// How much of its share a rig has had, the pieces that are worked on guessed.
    fileprivate func claim(_ rig: Int) -> Double {
        let record = report.rigs[rig]
        let active = Double(record.open.count - waiting[rig].count)
        let usual = record.seconds / Double(max(1, record.done))
        return (record.seconds + active * max(1, usual)) / Double(record.share)
    }

    fileprivate mutating func take(_ rig: Int) -> Int {
        if let broken = waiting[rig].popLast() { return broken }
        let number = report.rigs[rig].next
        report.rigs[rig].next += 1
        report.rigs[rig].open.append(number)
        return number
    }
}

extension CampaignReport {
    /// Brings the states and the time up to now.
    fileprivate mutating func close(_ states: CrashStates, since start: Date) {
        self.states = states.count
        for model in CrashModel.allCases {
            statesByModel[model.rawValue] = states.count(of: model)
        }
        runs[runs.count - 1].seconds = -start.timeIntervalSinceNow
    }
}
