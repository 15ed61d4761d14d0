/// What came out of a figure.
struct Reading: Codable {
    /// The figure's name, as in `thresholds.json`.
    let figure: String
    /// The reading; nil when it could not be taken.
    var value: Double?
    /// What it was made of, in words.
    var detail: String
    /// What it is held against.
    var threshold: Threshold?
    /// Whether it holds; nil when it could not be taken.
    var holds: Bool?

    init(_ figure: String, _ value: Double?, _ detail: String) {
        self.figure = figure
        self.value = value
        self.detail = detail
    }
}

/// Why a figure could not be taken.
struct Unmeasured: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
