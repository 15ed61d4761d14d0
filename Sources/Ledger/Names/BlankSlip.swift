/// The number of a blank paper slip: `<device code>-M-<number>`, as in `7K-M-000001`.
///
/// It has a counter of its own, drawn when blank slips are printed; re-keying names it (ACT-6).
///
/// - SeeAlso: SLP-3.
public struct BlankSlip: Hashable, Sendable, CustomStringConvertible {
    /// The most blank slips of one printing.
    public static let printingLimit: Int64 = 200

    /// 2 or 3 characters of Crockford base 32.
    public let deviceCode: String
    /// From 1.
    public let number: Int64

    /// Makes the number of a blank slip.
    public init(deviceCode: String, number: Int64) {
        precondition(number > 0, "blank slips start at 1")
        self.deviceCode = deviceCode
        self.number = number
    }

    /// Reads the form that is printed.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        // The series is a year nowhere else, so the two kinds of number cannot be confused.
        guard parts.count == 3, parts[1] == "M",
            let slip = SlipNumber("\(parts[0])-2026-\(parts[2])")
        else { return nil }
        self.init(deviceCode: slip.deviceCode, number: slip.number)
    }

    /// The number of the slip that many places behind it.
    ///
    /// Precondition: not negative.
    public func advanced(by count: Int64) -> BlankSlip {
        BlankSlip(deviceCode: deviceCode, number: number + count)
    }

    /// The form that is printed, the number with at least 6 digits.
    public var text: String {
        SlipNumber(deviceCode: deviceCode, series: "M", number: number).text
    }

    /// The form that is printed.
    public var description: String { text }
}
