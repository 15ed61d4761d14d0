import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// What the tests of the wire read from the vectors and examples.
enum Wire {
    static func example(_ name: String) throws -> JSON {
        try JSON(parsing: Repository.bytes("sync-protocol/examples/" + name))
    }

    static func lines(_ name: String) -> [[UInt8]] {
        Repository.bytes("sync-protocol/examples/" + name).split(separator: 0x0A).map { Array($0) }
    }

    static func sha256(_ bytes: [UInt8]) -> [UInt8] { Digest.sha256(bytes).bytes }

    /// The bytes of a base64url member.
    static func bytes(_ json: JSON?) throws -> [UInt8] {
        let text = try #require(json?.textValue)
        return try #require(Base64.bytes(text))
    }

    static func id(_ json: JSON?) throws -> ID {
        let text = try #require(json?.textValue)
        return try #require(ID(text))
    }

    /// A public key of the vectors by its name.
    static func key(_ name: String) throws -> VerifyingKey {
        let jwk = try #require(Vectors.wire.document["keys"]?[name]?["jwk"])
        return try #require(VerifyingKey(jwk: jwk))
    }

    static func name(_ vector: JSON) -> Comment {
        Comment(rawValue: vector["id"]?.textValue ?? "?")
    }
}
