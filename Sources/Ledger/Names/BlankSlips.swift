/// Blank paper slips that lie in the drawer: printed, and not used yet.
///
/// - SeeAlso: SLP-3.
public struct BlankSlips: Hashable, Sendable {
    /// The first of them.
    public let first: BlankSlip
    /// The last of them.
    public let last: BlankSlip

    /// Names a stack of slips, nil when it is empty or of two devices.
    public init?(from first: BlankSlip, to last: BlankSlip) {
        guard first.deviceCode == last.deviceCode, first.number <= last.number else { return nil }
        self.first = first
        self.last = last
    }

    /// Reads ``text``.
    public init?(_ text: String) {
        let slips = text.split(separator: " ").map { BlankSlip(String($0)) }
        guard slips.count == 2, let first = slips[0], let last = slips[1] else { return nil }
        self.init(from: first, to: last)
    }

    /// The numbers of the first and the last, a space between them.
    public var text: String { "\(first) \(last)" }
}
