public import Ledger
public import World

/// What can still be read of an action whose body breaks the rules of P7 or P8.
///
/// The money needs no schema: `drawer_effect` tells what moved (P7.8).
///
/// - SeeAlso: P9.6.
public struct UnreadableAction: Hashable, Sendable {
    /// The action.
    public let id: ID
    /// Its type, when it is one of the registry.
    public let type: ActionType?
    /// Its stream; `device` when it has none.
    public let stream: Stream
    /// The cash it moved; empty when that cannot be read either.
    public let drawerEffect: [Money]
    /// The claimed business date.
    public let businessDate: BusinessDate?
    /// Who did it.
    public let staffID: ID?
    /// Its slip, as text.
    public let slip: String?

    /// Reads what there is, from a body that is at least an object with an `action_id`.
    ///
    /// A money value that is not whole minor units is kept as it came (K34).
    public init?(_ body: JSON) {
        guard let id = body["action_id"]?.textValue.flatMap({ ID($0) }) else { return nil }
        self.id = id
        type = body["type"]?.textValue.flatMap(ActionType.init)
        stream = body["stream"]?.textValue.flatMap { Stream($0) } ?? .device
        businessDate = body["business_date"]?.textValue.flatMap { BusinessDate($0) }
        staffID = body["actor"]?["staff_id"]?.textValue.flatMap { ID($0) }
        slip = body["slip"]?.textValue.map { String($0.prefix(40)) }
        do {
            drawerEffect = try Self.effect(body["drawer_effect"] ?? .list([]))
        } catch { drawerEffect = [] }
    }

    /// What an action that can be read has in common with one that cannot.
    init(_ action: Action) {
        id = action.id
        type = action.type
        stream = action.stream
        drawerEffect = action.drawerEffect ?? []
        businessDate = action.capture.businessDate
        staffID = action.actor.staffID
        slip = action.slip?.text
    }

    private static func effect(_ json: JSON) throws -> [Money] {
        let list = try JSONMembers.list(json, "drawer_effect", Money.init)
        return try Totals(list.prefix(40).map { $0 }).withoutZeros
    }

    /// Whether the cloud may refuse it.
    public var isIntent: Bool { type?.actionClass == .intent }

    /// Whether some amount is finer than a minor unit under the cloud's registry (K34).
    var hasFineAmounts: Bool { !drawerEffect.allSatisfy(\.isWholeMinor) }
}
