import Platform
import TestSupport
import World

/// Gives targets their kept inputs and says what came of it.
struct Replay {
    private let words: [String]
    private let terminal = SystemTerminal()
    private let disk = PosixDisk()

    /// - Parameter words: A target and files, or a target for its corpus, or nothing for all.
    init(_ words: [String]) {
        self.words = words
    }

    /// Runs; gives the exit code.
    func run() -> Int32 {
        let targets = Target.all.filter { words.isEmpty || $0.name == words[0] }
        guard !targets.isEmpty else {
            terminal.complain("fuzz: no target is named \(words[0])\n")
            return 64
        }
        var isGood = true
        for target in targets {
            do {
                let count = try replay(target)
                terminal.write("\(target.name): \(count) inputs\n")
            } catch {
                terminal.complain("fuzz: \(target.name): \(error)\n")
                isGood = false
            }
        }
        return isGood ? 0 : 1
    }

    private func replay(_ target: Target) throws -> Int {
        let files = words.count > 1 ? words.dropFirst().map { DiskPath($0) } : try corpus(target)
        try Finding.unless(!files.isEmpty, "no inputs")
        let body = try target.make()
        for file in files {
            let input = try disk.contents(of: file, limit: 1 << 20)
            do { try body(input) } catch { throw Finding("\(file.name): \(error)") }
        }
        return files.count
    }

    private func corpus(_ target: Target) throws -> [DiskPath] {
        let folder = DiskPath("\(Repository.root)/Tests/Fuzz/corpus/\(target.name)")
        return try disk.list(folder).map { folder.appending($0.name) }
    }
}
