import Foundation
import TestSupport

/// How far a figure may go, and how it is taken (T-8).
struct Threshold: Codable {
    /// The target of the constitution.
    let limit: Double
    /// `median` of the runs, or a `single` reading.
    let statistic: String
    /// How often it is taken.
    let runs: Int
    /// What it is counted in; `x` for a ratio.
    let unit: String
    /// Whether the figure shall be at least the limit.
    var isFloor: Bool?
    /// Whether the limit is this program's own, because the constitution names none.
    var isOwn: Bool?

    private enum CodingKeys: String, CodingKey {
        case limit, statistic, runs, unit
        case isFloor = "floor"
        case isOwn = "own"
    }

    /// Whether a reading is good enough.
    func holds(_ value: Double) -> Bool { isFloor == true ? value >= limit : value <= limit }

    /// The thresholds of the checkout, by figure.
    static func all() throws -> [String: Threshold] {
        let bytes = Repository.bytes("Tests/Proof/thresholds.json")
        return try JSONDecoder().decode([String: Threshold].self, from: Data(bytes))
    }
}
