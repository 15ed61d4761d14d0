import Foundation

/// What the kernel says of a process.
struct ProcessFacts {
    let id: Int32

    /// Megabytes, and the file they were read from.
    struct Memory {
        let anonymous: Double
        let resident: Double
        let source: String
    }

    /// Voluntary context switches so far, by thread.
    func switches() throws -> [String: Int] {
        let folder = "/proc/\(id)/task"
        var counts: [String: Int] = [:]
        for thread in try FileManager.default.contentsOfDirectory(atPath: folder) {
            // A thread that ended since the folder was read has no more switches to tell.
            do {
                let facts = try text("\(folder)/\(thread)/status")
                counts[thread] = number("voluntary_ctxt_switches:", in: facts)
            } catch { continue }
        }
        return counts
    }

    /// Switches since an earlier count; what a thread did that ended meanwhile is not seen.
    func switches(since earlier: [String: Int]) throws -> Int {
        try switches().reduce(0) { $0 + $1.value - (earlier[$1.key] ?? 0) }
    }

    /// Its memory; from `status` where `smaps_rollup` is forbidden, as for a hardened process.
    func memory() throws -> Memory {
        do {
            let all = try text("/proc/\(id)/smaps_rollup")
            return Memory(
                anonymous: Double(number("Anonymous:", in: all)) / 1_024,
                resident: Double(number("Rss:", in: all)) / 1_024,
                source: "smaps_rollup"
            )
        } catch {
            let all = try text("/proc/\(id)/status")
            return Memory(
                anonymous: Double(number("RssAnon:", in: all)) / 1_024,
                resident: Double(number("VmRSS:", in: all)) / 1_024,
                source: "status"
            )
        }
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    private func number(_ name: String, in text: String) -> Int {
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
        return Int(line.dropFirst(name.count).filter(\.isNumber)) ?? 0
    }
}
