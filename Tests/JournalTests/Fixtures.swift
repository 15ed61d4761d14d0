import Keyring
import Ledger
import World

@testable import Journal

/// Ids and keys of the journal's tests.
enum Fixtures {
    static let deviceID = id("0199c1de-2b7a-7c44-8f10-6a1b2c3d4e5f")
    static let incarnation = id("01a1fd60-7f50-7b21-9c3e-4f5a6b7c8d9e")
    static let journalID = id("01a1fd60-7f50-7b21-9c3e-000000000001")

    static func id(_ text: String) -> ID {
        guard let id = ID(text) else { preconditionFailure("no id: \(text)") }
        return id
    }

    static func keys(generation: UInt32 = 1, recovery: [UInt8]? = nil) -> JournalKeys {
        JournalKeys(
            deviceID: deviceID,
            journalID: journalID,
            generations: [generation: Secret(copying: Array(0x00...0x1F))],
            recoveryKey: recovery
        )
    }
}
