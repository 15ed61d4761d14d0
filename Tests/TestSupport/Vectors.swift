public import World

/// A file of vectors in `sync-protocol/vectors`, read with the house's own strict reader.
public struct Vectors: Sendable {
    /// The vectors of the wire.
    public static let wire = Vectors("protocol-vectors.json")
    /// The worked vectors of money, V1 to V17.
    public static let money = Vectors("money-vectors.json")

    /// The whole document.
    public let document: JSON

    private init(_ name: String) {
        do {
            document = try JSON(parsing: Repository.bytes("sync-protocol/vectors/" + name))
        } catch {
            preconditionFailure("\(name) is no JSON: \(error)")
        }
    }

    /// The vectors of a section; a missing one is a broken checkout and traps.
    public func section(_ name: String) -> [JSON] {
        guard let list = document[name]?.listValue else {
            preconditionFailure("no vectors named \(name)")
        }
        return list
    }
}
