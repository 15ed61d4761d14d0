public import World

/// An operator asks for new keys (`edgectl rekey`).
///
/// - SeeAlso: SEC-4.
public struct Rekey: Hashable, Sendable {
    /// What has keys of its own.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        /// The store: another file under another key.
        case store
        /// The journal: the next generation, from the next segment on.
        case journal
        /// The keyring: another key-encryption key.
        case keyring
    }

    /// What gets new keys, in the order of ``Part``.
    public let parts: [Part]

    /// Reads the body of `POST /v1/admin/rekey`: `{"part":"all"}` or one part.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        let word = try members.text("part")
        try members.close()
        if word == "all" {
            parts = Part.allCases
        } else if let part = Part(rawValue: word) {
            parts = [part]
        } else {
            throw ShapeError("part", "not store, journal, keyring or all")
        }
    }
}

/// The answer to a rotation: what has new keys now.
public struct RekeyAnswer: Hashable, Sendable {
    /// The name of the store's key, 8 hexadecimal digits; nil when it was not changed.
    public var storeKeyID: String?
    /// The generation of the journal's key; nil when it was not changed.
    public var journalGeneration: Int64?
    /// Whether the key-encryption key was changed.
    public var isKeyringChanged = false
    /// Whether the key-encryption key is the service manager's, and stays.
    public var isKeyringForeign = false
    /// How long it took, in milliseconds.
    public var milliseconds: Int64 = 0

    /// An answer of nothing.
    public init() {}

    /// The body.
    public var json: JSON {
        .members([
            ("rotated", .list(rotated.map { .text($0.rawValue) })),
            ("store_key_id", storeKeyID.map(JSON.text)),
            ("journal_generation", journalGeneration.map(JSON.integer)),
            ("keyring_by_service_manager", isKeyringForeign ? true : nil),
            ("milliseconds", .integer(milliseconds)),
        ])
    }

    private var rotated: [Rekey.Part] {
        Rekey.Part.allCases.filter { part in
            switch part {
            case .store: storeKeyID != nil
            case .journal: journalGeneration != nil
            case .keyring: isKeyringChanged
            }
        }
    }
}
