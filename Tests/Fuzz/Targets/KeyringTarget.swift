import Agent
import Keyring
import TestSupport
import World

extension Target {
    /// Keyring files: damaged ones are refused, whole ones give what was sealed.
    ///
    /// Shape of an input: a document is sealed and read as a keyring; anything else is a plan of
    /// damage to a sealed one.
    static let keyring = Target("keyring", .json) {
        let kek = Secret(copying: Array(0x20...0x3F))
        let sealed = KeyFile.seal(
            object: ["device_key": "x", "journal_generation": 1],
            generation: 7,
            kek: kek,
            salt: [UInt8](repeating: 9, count: 32)
        )
        return { input in
            if let document = RoundTrip.document(input) {
                try whole(document, kek)
                try folder(document, kek)
            } else {
                try damaged(sealed, kek, Dice(input))
                _ = KeyFile.kek(fromText: input)
            }
        }
    }

    private static func whole(_ document: JSON, _ kek: Secret) throws(Finding) {
        let salt = [UInt8](repeating: 7, count: 32)
        let file = KeyFile.seal(object: document, generation: 3, kek: kek, salt: salt)
        let read = RoundTrip.value { () throws(KeyringError) in
            try KeyFile.open(file, kek: kek)
        }
        let isSame = read?.object == document && read?.generation == 3
        try Finding.unless(isSame, "a keyring is read back differently")
    }

    /// The document as the keyring of a state folder.
    private static func folder(_ document: JSON, _ kek: Secret) throws {
        let disk = MemoryDisk()
        let state = DiskPath("/state")
        for folder in [state, state.appending("tmp")] { try disk.makeFolder(folder) }
        let salt = [UInt8](repeating: 5, count: 32)
        let file = KeyFile.seal(object: document, generation: 3, kek: kek, salt: salt)
        disk.set(KeyFile.text(ofKEK: kek), at: state.appending("keys"))
        disk.set(file, at: state.appending("keyring.1"))
        let files = KeyringFiles(
            state: state,
            credential: nil,
            disk: disk,
            entropy: SeededEntropy(1)
        )
        guard case .open(let first) = try files.read() else { return }
        guard case .open(let second) = try files.read() else {
            throw Finding("a keyring that was mended does not open")
        }
        try Finding.unless(
            first.keys.store.keyID == second.keys.store.keyID
                && first.keys.incarnation == second.keys.incarnation
                && first.keys.identity?.deviceID == second.keys.identity?.deviceID,
            "a keyring that was mended says something else"
        )
    }

    private static func damaged(_ file: [UInt8], _ kek: Secret, _ plan: Dice) throws(Finding) {
        var dice = plan
        var bytes = file
        let isSummed = dice.below(2) == 0
        for _ in 0...dice.below(3) { Edit.spoil(&bytes, block: 32, by: &dice) }
        if isSummed, bytes.count > 4 {
            let sum = CRC32.of(bytes.dropLast(4))
            for index in 0..<4 {
                bytes[bytes.count - 4 + index] = UInt8(truncatingIfNeeded: sum >> (8 * index))
            }
        }
        let read = RoundTrip.value { () throws(KeyringError) in
            try KeyFile.open(bytes, kek: kek)
        }
        try Finding.unless(read == nil || bytes == file, "a damaged keyring opens")
    }
}
