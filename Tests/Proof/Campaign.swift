import Foundation
import Simulation

/// `proof campaign`: every rig that stands, side by side, for as long as it is told to.
struct Campaign {
    static let usage = """
        proof campaign --minutes N --folder DIR --commit NAME [--rig NAME]... [--workers N] [--json]
            runs the rigs for so long, shared as \(Rigs.table);
            report.json and report.txt in DIR grow from run to run, also over one that was killed
            --rig NAME     only this one; may be repeated
            --workers N    pieces done side by side, one for each core by default
        proof campaign --rig NAME --piece N
            does one piece again and says what is wrong
        """

    /// The longest that nothing is said, in seconds.
    private static let silence = 5

    private var minutes: Double?
    private var folder: String?
    private var commit: String?
    private var rigs: Set<String> = []
    private var piece: Int?
    private var workers = ProcessInfo.processInfo.activeProcessorCount
    private var isJSON = false

    /// Reads the words after the verb; nil when they cannot be understood.
    init?(_ words: ArraySlice<String>) {
        var words = words
        while let word = words.popFirst() {
            if word == "--json" {
                isJSON = true
                continue
            }
            guard let value = words.popFirst(), take(word, value) else { return nil }
        }
        let isRun = minutes != nil && folder != nil && commit != nil && piece == nil
        let isPiece = minutes == nil && piece != nil && rigs.count == 1
        guard isRun || isPiece, workers > 0 else { return nil }
    }

    private mutating func take(_ word: String, _ value: String) -> Bool {
        switch word {
        case "--minutes":
            minutes = Double(value)
            return minutes != nil
        case "--folder": folder = value
        case "--commit": commit = value
        case "--rig":
            rigs.insert(value)
            return Rigs.all.contains { $0.name == value }
        case "--piece":
            piece = Int(value)
            return (piece ?? 0) > 0
        case "--workers": workers = Int(value) ?? 0
        default: return false
        }
        return true
    }

    /// Runs; false when a promise did not hold.
    func run() throws -> Bool {
        if let piece { return again(piece) }
        let book = try CampaignBook(
            URL(filePath: folder ?? ""),
            commit: commit ?? "",
            machine: Self.machine,
            only: rigs
        )
        let end = Date().addingTimeInterval((minutes ?? 0) * 60)
        let group = DispatchGroup()
        for _ in 0..<workers {
            DispatchQueue.global().async(group: group) { Self.work(book, until: end) }
        }
        while group.wait(timeout: .now() + .seconds(Self.silence)) == .timedOut {
            try book.keep()
            say("proof: " + book.report.line)
        }
        try book.keep()
        print(isJSON ? try book.json() : book.report.text)
        return book.report.violationCount == 0
    }

    private static func work(_ book: CampaignBook, until end: Date) {
        while Date() < end {
            let piece = book.take()
            let start = Date()
            let result = Rigs.all[piece.rig].result(of: piece.number)
            book.add(result, of: piece, seconds: -start.timeIntervalSinceNow)
        }
    }

    private func again(_ piece: Int) -> Bool {
        guard let rig = Rigs.all.first(where: { rigs.contains($0.name) }) else { return false }
        let result = rig.result(of: piece)
        for (name, count) in result.counts.sorted(by: { $0.key < $1.key }) {
            print("\(name.replacing("_", with: " ")): \(count)")
        }
        for violation in result.violations {
            print((violation.what + ["again: " + violation.replay]).joined(separator: "\n  "))
        }
        print("\(result.violations.count) violations")
        return result.violations.isEmpty
    }

    /// Processor, cores, memory and kernel of this machine.
    private static var machine: String {
        let info = ProcessInfo.processInfo
        let table = FileManager.default.contents(atPath: "/proc/cpuinfo") ?? Data()
        let model = String(decoding: table, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("model name") }
            .flatMap { $0.split(separator: ":").last }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        let memory = info.physicalMemory >> 30
        return "\(model ?? "unknown processor"), \(info.activeProcessorCount) cores, "
            + "\(memory) GiB, \(info.operatingSystemVersionString)"
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
