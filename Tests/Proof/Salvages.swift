import Foundation
import Keyring
import Platform
import Store
import TestSupport
import World

/// `proof salvage`: how many actions a store gives back when pages of it are damaged and no journal
/// is left.
struct Salvages {
    static let usage = """
        proof salvage [--actions N] [--trials N] [--seed S] [--json]
            damages 1, 5 and 20 of each hundred pages of a store, and reads what proves itself
            --actions N  in the store, 10000 by default
            --trials N   with other pages, 10 by default
        """

    private var actions = 10_000
    private var trials = 10
    private var seed: UInt64 = 1
    private var isJSON = false

    /// What became of one share of damaged pages, over all trials.
    private struct Figure {
        let percent: Int
        var pages = 0
        var damaged = 0
        var rows = 0
        var fewest = Int.max
        var nanoseconds: Int64 = 0
        var invented = 0
    }

    /// Reads the words after the verb; nil when they cannot be understood.
    init?(_ words: ArraySlice<String>) {
        var words = words
        while let word = words.popFirst() {
            if word == "--json" {
                isJSON = true
                continue
            }
            guard let value = words.popFirst().flatMap(Int.init), value > 0 else { return nil }
            switch word {
            case "--actions": actions = value
            case "--trials": trials = value
            case "--seed": seed = UInt64(value)
            default: return nil
            }
        }
    }

    /// Runs; false when a row was made up, or fewer came back than pages are whole, but for one of
    /// a hundred (`durability.md` 6.2): a row lies on one page, a long one on more.
    func run() throws -> Bool {
        let desk = try StoredDesk(actions: actions)
        let whole = try Files.bytes(of: desk.storePath)
        let trueRows = Set(try salvage(desk).records)
        var chance = Seed(seed)
        var figures: [Figure] = []
        for percent in [1, 5, 20] {
            var figure = Figure(percent: percent)
            for _ in 0..<trials {
                let damaged = spoil(whole, percent, &chance)
                try Files.write(damaged.bytes, to: desk.storePath)
                let start = DispatchTime.now().uptimeNanoseconds
                let found = try salvage(desk)
                figure.nanoseconds += Int64(DispatchTime.now().uptimeNanoseconds - start)
                figure.pages += found.pageCount
                figure.damaged += damaged.count
                figure.rows += found.records.count
                figure.fewest = min(figure.fewest, found.records.count)
                figure.invented += found.records.filter { !trueRows.contains($0) }.count
            }
            figures.append(figure)
        }
        print(isJSON ? json(figures).canonicalText : text(figures))
        return figures.allSatisfy { figure in
            let least = actions * trials * (99 - figure.percent)
            return figure.invented == 0 && figure.rows * 100 >= least
        }
    }

    private func salvage(_ desk: StoredDesk) throws -> Salvage {
        try Salvage(
            of: desk.storePath,
            key: Secret(copying: StoredDesk.storeKey),
            salt: StoredDesk.storeSalt,
            on: desk.disk
        )
    }

    /// Noise over a share of the pages.
    private func spoil(
        _ whole: [UInt8],
        _ percent: Int,
        _ chance: inout Seed
    ) -> (bytes: [UInt8], count: Int) {
        var bytes = whole
        let pages = whole.count / 4_096
        var left = max(1, pages * percent / 100)
        let count = left
        var struck: Set<Int> = []
        while left > 0 {
            let page = chance.below(pages)
            guard struck.insert(page).inserted else { continue }
            let start = page * 4_096 + chance.below(3_584)
            for index in start..<start + 512 { bytes[index] ^= UInt8(1 + chance.below(255)) }
            left -= 1
        }
        return (bytes, count)
    }

    private func text(_ figures: [Figure]) -> String {
        figures.map { figure in
            let share = Double(figure.rows) * 100 / Double(actions * trials)
            let fewest = Double(figure.fewest) * 100 / Double(actions)
            let time = figure.nanoseconds / Int64(trials) / 1_000_000
            return """
                \(figure.percent) % of the pages (\(figure.damaged / trials) of \
                \(figure.pages / trials)): \(String(format: "%.1f", share)) % of \(actions) \
                actions back, \(String(format: "%.1f", fewest)) % at worst, \(time) ms, \
                \(figure.invented) made up
                """
        }.joined(separator: "\n")
    }

    private func json(_ figures: [Figure]) -> JSON {
        .list(
            figures.map { figure in
                [
                    "percent": .integer(Int64(figure.percent)),
                    "actions": .integer(Int64(actions)), "trials": .integer(Int64(trials)),
                    "pages": .integer(Int64(figure.pages / trials)),
                    "damaged": .integer(Int64(figure.damaged / trials)),
                    "salvaged": .integer(Int64(figure.rows / trials)),
                    "fewest": .integer(Int64(figure.fewest)),
                    "milliseconds": .integer(figure.nanoseconds / Int64(trials) / 1_000_000),
                    "made_up": .integer(Int64(figure.invented)),
                ]
            }
        )
    }
}
