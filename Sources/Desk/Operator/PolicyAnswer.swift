public import Ledger
public import World

/// The answer to `edgectl policy`: the rules in force, with version and age.
public struct PolicyAnswer: Hashable, Sendable {
    /// The collections that rules read beside the policy.
    public static let references = [
        "entitlement", "business_days", "price_lists", "tax_rules", "fx_snapshots",
    ]

    /// One document that rules read.
    public struct Reference: Hashable, Sendable {
        let collection: String
        let document: JSON

        /// Names a document.
        public init(_ collection: String, _ document: JSON) {
            self.collection = collection
            self.document = document
        }

        var json: JSON {
            let shown = ["valid_from", "valid_to", "taken_at", "date", "suspend_at"]
            return .members(
                [
                    ("collection", .text(collection)), ("id", document["id"] ?? .null),
                    ("version", document["ver"] ?? .null),
                ] + shown.map { ($0, document[$0]) }
            )
        }
    }

    /// The policy.
    public var policy: Policy
    /// When it was asked.
    public var at: Timestamp
    /// When the cloud's side was cut; nil before the first checkpoint.
    public var asOf: Timestamp?
    /// What else rules read.
    public var references: [Reference] = []

    /// Makes the answer.
    public init(_ policy: Policy, at: Timestamp, asOf: Timestamp?) {
        self.policy = policy
        self.at = at
        self.asOf = asOf
    }

    /// The body; `age_seconds` counts from the cut.
    public var json: JSON {
        .members([
            ("id", .text(policy.id)), ("version", .integer(policy.version)),
            ("default", .boolean(policy.version == 0)),
            ("as_of", asOf.map { .text($0.text) } ?? .null),
            (
                "age_seconds",
                asOf.map { .integer(max(0, at.milliseconds - $0.milliseconds) / 1_000) } ?? .null
            ),
            ("values", .object(policy.inForce)), ("references", .list(references.map(\.json))),
        ])
    }
}
