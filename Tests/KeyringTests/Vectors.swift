import Keyring
import TestSupport
import World

/// The protocol's own vectors, read from the repository.
enum Vectors {
    static let file: JSON = {
        do {
            return try JSON(
                parsing: Repository.bytes("sync-protocol/vectors/protocol-vectors.json")
            )
        } catch {
            preconditionFailure("the vectors are no JSON of the profile: \(error)")
        }
    }()

    static func cases(_ name: String) -> [JSON] { file[name]?.listValue ?? [] }

    static func bytes(_ json: JSON?) -> [UInt8] {
        Base64.bytes(json?.textValue ?? "") ?? []
    }

    static func signer(_ name: String) -> SigningKey {
        SigningKey(seed: Secret(copying: bytes(file["keys"]?[name]?["d"])))
    }

    static func label(_ use: String) -> [UInt8] { Array("melmastoon-sync/1:\(use)\n".utf8) }
}

/// The bytes of hexadecimal digits in a test.
func hex(_ text: String) -> [UInt8] {
    guard let bytes = Hex.bytes(text) else { preconditionFailure("no digits: \(text)") }
    return bytes
}

extension Secret {
    /// The bytes, for comparing with a published vector.
    var hexForTests: String { Hex.text(exposedCopy()) }
}
