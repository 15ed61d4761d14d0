public import World

/// The outside of an agent, handed in by its door or by a simulator.
public struct AgentPorts: Sendable {
    /// The clocks.
    public let clock: any Clock
    /// Randomness.
    public let entropy: any Entropy
    /// The disk.
    public let disk: any Disk
    /// The disk that the store's library uses; nil for its own way to the files of this machine.
    public let storeDisk: (any Disk)?
    /// The log.
    public let log: any Log
    /// The bytes of a zone's TZif file, nil for a zone that is not there.
    public let zoneFile: @Sendable (String) -> [UInt8]?
    /// What the machine under a path says of itself.
    public let machine: @Sendable (DiskPath) -> MachineFacts

    /// Gathers the outside.
    ///
    /// - Parameters:
    ///   - clock: The clocks.
    ///   - entropy: Randomness.
    ///   - disk: The disk.
    ///   - log: The log.
    ///   - storeDisk: The same disk, for a store that is not on a disk of this machine.
    ///   - zoneFile: The bytes of a zone's TZif file.
    ///   - machine: What the machine under a path says of itself.
    public init(
        clock: any Clock,
        entropy: any Entropy,
        disk: any Disk,
        log: any Log,
        storeDisk: (any Disk)? = nil,
        zoneFile: @escaping @Sendable (String) -> [UInt8]?,
        machine: @escaping @Sendable (DiskPath) -> MachineFacts = { _ in MachineFacts() }
    ) {
        self.clock = clock
        self.entropy = entropy
        self.disk = disk
        self.log = log
        self.storeDisk = storeDisk
        self.zoneFile = zoneFile
        self.machine = machine
    }
}
