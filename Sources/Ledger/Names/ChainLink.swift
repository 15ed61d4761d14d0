public import World

/// The bytes whose SHA-256 links the actions of an incarnation to each other.
///
/// This floor has no hash function: whoever holds one hashes what these functions return.
///
/// - SeeAlso: P2.1, P2.2, P2.3, P2.4.
public enum ChainLink {
    /// The prefix that separates one use of a hash or signature from every other (P2.1).
    public static func label(_ use: String) -> [UInt8] {
        Array("melmastoon-sync/1:\(use)\n".utf8)
    }

    /// What H(0) is the hash of.
    public static func genesis(device: ID, incarnation: ID) -> [UInt8] {
        label("genesis") + identity(device, incarnation, more: []).canonicalBytes
    }

    /// What H(n) is the hash of, from the 32 bytes of H(n-1) and the canonical body of action n.
    public static func action(after previous: [UInt8], body: [UInt8]) -> [UInt8] {
        label("action") + previous + body
    }

    /// What a seal signs: the head of the chain at a sequence number.
    public static func seal(device: ID, incarnation: ID, seq: Int64, head: [UInt8]) -> [UInt8] {
        let members: [(String, JSON?)] = [
            ("seq", .integer(seq)), ("head_hash", .text(Base64.text(head))),
        ]
        return label("seal") + identity(device, incarnation, more: members).canonicalBytes
    }

    /// What the identity of an action is the hash of: the members that survive being carried again.
    public static func identity(of body: JSON) -> [UInt8] {
        let names = [
            "action_id", "type", "v", "stream", "slip", "captured_at", "business_date", "actor",
            "approvals", "drawer_effect", "payload",
        ]
        return label("identity") + JSON.members(names.map { ($0, body[$0]) }).canonicalBytes
    }

    private static func identity(
        _ device: ID,
        _ incarnation: ID,
        more: [(String, JSON?)]
    ) -> JSON {
        .members(
            [("device_id", .text(device.text)), ("incarnation", .text(incarnation.text))] + more
        )
    }
}
