public import Ledger
import World

/// How paper names the house: what the office set, else the bare id.
public struct PropertyName: Hashable, Sendable {
    /// The name, as in `Kabul House`.
    public let name: String
    /// The code, as in `KBL1`; nil before the office told it.
    public let code: String?

    /// Takes the name from the rules in force.
    ///
    /// - Parameters:
    ///   - policy: The rules; `property_name` and `property_code` among them.
    ///   - id: The property's id, for a desk whose office never told a name.
    public init(_ policy: Policy, id: String) {
        name = policy.values["property_name"]?.textValue ?? id
        code = policy.values["property_code"]?.textValue
    }

    var members: [(String, JSON?)] {
        [("property", .text(name)), ("property_code", code.map(JSON.text))]
    }
}
