/// A stable name of a refusal or a mishap: `MELMASTOON.<AREA>.<NAME>`, from a closed list.
///
/// Shape: `Code.desk(.nothingDue).text` is `MELMASTOON.DESK.NOTHING_DUE`.
/// What another version sends and this list lacks is no ``Code``; it is treated by its status
/// alone.
///
/// - SeeAlso: D24, P18.1.
public enum Code: Hashable, Sendable {
    case desk(DeskName)
    case iam(IAMName)
    case store(StoreName)
    case billing(BillingName)
    case sync(SyncName)

    /// What every code begins with.
    public static let prefix = "MELMASTOON."

    /// Every code there is.
    public static let all: [Code] =
        DeskName.allCases.map(Code.desk) + IAMName.allCases.map(Code.iam)
        + StoreName.allCases.map(Code.store) + BillingName.allCases.map(Code.billing)
        + SyncName.allCases.map(Code.sync)

    private static let byText = Dictionary(uniqueKeysWithValues: all.map { ($0.text, $0) })

    /// Finds the code of a full text, or gives nil for one this version does not know.
    public init?(_ text: String) {
        guard let code = Self.byText[text] else { return nil }
        self = code
    }

    /// `DESK`, `IAM`, `STORE`, `BILLING` or `SYNC`.
    public var area: String {
        switch self {
        case .desk: "DESK"
        case .iam: "IAM"
        case .store: "STORE"
        case .billing: "BILLING"
        case .sync: "SYNC"
        }
    }

    /// The last part, as in `NOTHING_DUE`.
    public var name: String {
        switch self {
        case .desk(let name): name.rawValue
        case .iam(let name): name.rawValue
        case .store(let name): name.rawValue
        case .billing(let name): name.rawValue
        case .sync(let name): name.rawValue
        }
    }

    /// The full text.
    public var text: String { Self.prefix + area + "." + name }

    /// The exit code of `till` and `edgectl`; a verdict's code is a rule's refusal, 3 (D25).
    public var exitCode: Int32 {
        switch self {
        case .desk(let name): name.exitCode
        case .iam(let name): name.exitCode
        case .store(let name): name.exitCode
        case .billing: 3
        case .sync(let name): name.exitCode
        }
    }
}

extension Code: CustomStringConvertible {
    /// The full text.
    public var description: String { text }
}
