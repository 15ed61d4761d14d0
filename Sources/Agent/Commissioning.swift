import Ledger
public import World

/// What makes a device out of a set of keys: its identity, its journal's name, its first numbering.
///
/// Each step is durable in the keyring before its first use, so a cut between two of them is
/// finished by the next boot.
public struct Commissioning {
    private let files: KeyringFiles
    private let ports: AgentPorts

    /// Prepares it.
    ///
    /// - Parameters:
    ///   - files: The keyring's files.
    ///   - ports: The outside.
    public init(_ files: KeyringFiles, _ ports: AgentPorts) {
        self.files = files
        self.ports = ports
    }

    /// Keeps what the enrolment answered; ``Boot/run(holding:)`` makes journal and store then.
    ///
    /// - Parameters:
    ///   - identity: Who this device is from now on.
    ///   - keyring: The keys it enrolled with.
    /// - Throws: ``DiskError``; the device is not enrolled then, and the same answer may be kept
    ///   again.
    public func enrol(
        _ identity: DeviceIdentity,
        in keyring: inout OpenKeyring
    ) throws(DiskError) {
        keyring.keys.identity = identity
        try files.write(&keyring)
    }

    /// Gives the journal its name, once in the life of a keyring (BT-08).
    func nameJournal(_ keyring: inout OpenKeyring) throws(BootHalt) -> ID {
        if let known = keyring.keys.journalID { return known }
        var ids = UUIDv7()
        let fresh = ids.next(ports.clock, ports.entropy)
        keyring.keys.journalID = fresh
        try write(&keyring)
        return fresh
    }

    func write(_ keyring: inout OpenKeyring) throws(BootHalt) {
        do throws(DiskError) { try files.write(&keyring) } catch { throw BootHalt(disk: error) }
    }
}
