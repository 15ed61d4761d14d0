public import Ledger
public import World

/// One page of `edgectl export`: actions that no cloud holds, sealed to the recovery key.
///
/// Shape: the file is one page a line. What stands in the clear is bound into the seal.
///
/// - SeeAlso: SEC-5, SEC-24.
public struct ExportPage: Hashable, Sendable {
    /// The most actions of one page.
    public static let limit = 500
    /// What a page of this form calls itself; also the purpose of its seal.
    public static let form = "melmastoon-edge/export-1"

    /// The device.
    public var deviceID: ID
    /// The place after which it begins.
    public var after: Int64
    /// The place through which it goes; the next page begins after it.
    public var through: Int64
    /// How many actions are in it.
    public var actions: Int
    /// Whether there is another page.
    public var hasMore: Bool

    /// Describes a page.
    ///
    /// - Parameters:
    ///   - deviceID: The device.
    ///   - after: The place after which it begins.
    ///   - through: The place through which it goes.
    ///   - actions: How many actions are in it.
    ///   - hasMore: Whether there is another page.
    public init(
        of deviceID: ID,
        after: Int64,
        through: Int64,
        actions: Int,
        hasMore: Bool
    ) {
        self.deviceID = deviceID
        self.after = after
        self.through = through
        self.actions = actions
        self.hasMore = hasMore
    }

    /// What stands in the clear.
    public var head: JSON {
        [
            "form": .text(Self.form), "device_id": .text(deviceID.text),
            "after": .integer(after), "through": .integer(through),
            "actions": .integer(Int64(actions)), "more": .boolean(hasMore),
        ]
    }

    /// The whole page.
    public func json(seal: [UInt8]) -> JSON {
        guard case .object(var members) = head else { return head }
        members["seal"] = .text(Base64.text(seal))
        return .object(members)
    }
}
