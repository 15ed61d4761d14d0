/// A scope that the office or an operator has frozen.
///
/// - SeeAlso: `domain.md` 8.
public enum Freeze: Hashable, Sendable {
    /// The whole device: only counts, drops and closes go on.
    case device
    /// A drawer, by its code: it still takes count, drop and close.
    case drawer(String)
    /// A folio, by its number.
    case folio(String)
    /// Voids and corrections; cash goes on.
    case adjustments

    /// Reads the form of `edgectl freeze`.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch (parts[0], parts.count) {
        case ("device", 1): self = .device
        case ("adjustments", 1): self = .adjustments
        case ("drawer", 2): self = .drawer(String(parts[1]))
        case ("folio", 2): self = .folio(String(parts[1]))
        default: return nil
        }
    }

    /// The form of `edgectl freeze`.
    public var text: String {
        switch self {
        case .device: "device"
        case .drawer(let code): "drawer:" + code
        case .folio(let number): "folio:" + number
        case .adjustments: "adjustments"
        }
    }
}
