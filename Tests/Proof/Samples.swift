import Foundation

/// Durations in nanoseconds, as they were taken.
struct Samples: Sendable {
    private(set) var values: [Int64] = []

    /// Times a body and keeps the duration.
    mutating func time(_ body: () throws -> Void) rethrows {
        values.append(try Self.duration(body))
    }

    /// Keeps a duration that was taken elsewhere.
    mutating func add(_ nanoseconds: Int64) { values.append(nanoseconds) }

    /// The middle one; zero of nothing.
    var median: Int64 { quantile(50) }

    /// The one that 99 of 100 do not exceed.
    var p99: Int64 { quantile(99) }

    /// How many.
    var count: Int { values.count }

    /// Median and p99 in milliseconds, for the table.
    var text: String {
        String(
            format: "%.3f ms (p99 %.3f)",
            Double(median) / 1_000_000,
            Double(p99) / 1_000_000
        )
    }

    private func quantile(_ percent: Int) -> Int64 {
        if values.isEmpty { return 0 }
        return values.sorted()[min(values.count - 1, values.count * percent / 100)]
    }

    /// How long a body takes.
    static func duration(_ body: () throws -> Void) rethrows -> Int64 {
        let start = DispatchTime.now().uptimeNanoseconds
        try body()
        return Int64(DispatchTime.now().uptimeNanoseconds - start)
    }

    /// The ratio of two medians.
    static func ratio(_ upper: Samples, over lower: Samples) -> Double {
        lower.median == 0 ? .infinity : Double(upper.median) / Double(lower.median)
    }
}
