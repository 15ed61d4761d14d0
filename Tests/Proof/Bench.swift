import Foundation

/// How much work a bench does.
struct Scale: Sendable {
    /// What the runs of a threshold are divided by.
    var divisor = 1
    /// Stored actions of the large store.
    var many = 1_000_000
    /// Actions that are drained, and rebuilt.
    var queued = 10_000
    /// Actions that wait at boot.
    var waiting = 50_000
    /// Seconds that a throughput round takes.
    var seconds = 3.0

    static let full = Scale()
    static let quick = Scale(
        divisor: 10,
        many: 100_000,
        queued: 1_000,
        waiting: 5_000,
        seconds: 1
    )
}

/// The figures, taken one after the other on this machine.
struct Bench {
    let scale: Scale
    let thresholds: [String: Threshold]

    /// A figure, or several that are taken together.
    private struct Figure {
        let names: [String]
        let take: () throws -> [Reading]
    }

    init(scale: Scale) throws {
        self.scale = scale
        thresholds = try Threshold.all()
    }

    /// How often a figure is taken.
    func runs(_ name: String) -> Int {
        max(3, (thresholds[name]?.runs ?? 1) / scale.divisor)
    }

    private var figures: [Figure] {
        [
            Figure(names: ["capture_over_bare"], take: captureOverBare),
            Figure(names: ["till_over_curl"], take: tillOverCurl),
            Figure(names: ["clients_16_over_1"], take: manyClients),
            Figure(names: ["capture_many_over_few"], take: captureManyOverFew),
            Figure(names: ["drain_10000"], take: drain),
            Figure(names: ["boot_50000_queued"], take: bootQueued),
            Figure(
                names: ["destroyed_store_usable", "destroyed_store_rebuilt"],
                take: destroyedStore
            ),
            Figure(names: ["idle_anonymous", "idle_resident", "idle_wakeups"], take: idle),
        ]
    }

    /// The names that may be asked for.
    var list: String {
        "proof: the figures are " + figures.flatMap(\.names).joined(separator: " ")
    }

    /// Takes the named figures, all when none is named; nil for a name that is none.
    func run(_ names: [String]) -> [Reading]? {
        let known = Set(figures.flatMap(\.names))
        guard known.isSuperset(of: names) else { return nil }
        return figures.filter { names.isEmpty || !$0.names.allSatisfy { !names.contains($0) } }
            .flatMap { figure in
                note("taking \(figure.names.joined(separator: " "))")
                do { return try figure.take().map(judged) } catch {
                    return figure.names.map { Reading($0, nil, "not taken: \(error)") }
                }
            }
    }

    private func judged(_ reading: Reading) -> Reading {
        var reading = reading
        reading.threshold = thresholds[reading.figure]
        if let value = reading.value { reading.holds = reading.threshold?.holds(value) }
        note("\(reading.figure): \(reading.detail)")
        return reading
    }

    /// Says on standard error how far the bench is.
    func note(_ text: String) {
        FileHandle.standardError.write(Data("proof: \(text)\n".utf8))
    }
}

// MARK: - What is printed

extension Bench {
    /// The readings as a table.
    func table(_ readings: [Reading]) -> String {
        let head = row("figure", "reading", "target", "", "made of")
        return ([head] + readings.map(row)).joined(separator: "\n")
    }

    /// The readings as JSON.
    func json(_ readings: [Reading]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(readings), as: UTF8.self)
    }

    private func row(_ reading: Reading) -> String {
        let limit = reading.threshold
        let unit = limit?.unit ?? ""
        let value = reading.value.map { String(format: "%.2f ", $0) + unit } ?? "-"
        let sign = limit?.isFloor == true ? ">=" : "<="
        let target = limit.map { String(format: "\(sign) %g \(unit)", $0.limit) } ?? ""
        let word = reading.holds.map { $0 ? "holds" : "MISSED" } ?? "-"
        return row(reading.figure, value, target, word, reading.detail)
    }

    private func row(_ cells: String...) -> String {
        let widths = [24, 12, 12, 7, 0]
        return zip(cells, widths)
            .map { cell, width in
                cell + String(repeating: " ", count: max(0, width - cell.count))
            }
            .joined(separator: "  ")
    }
}
