import Keyring
import Ledger
public import World

/// Brings an agent up from whatever is in its state folder (`durability.md` 5).
///
/// Order: lock, keys, store pages, journal, agreement of both, holes, a new segment pair, ready.
/// Interrupted anywhere, the next boot starts at the beginning and ends the same (I-15).
public struct Boot {
    let configuration: AgentConfiguration
    let state: DiskPath
    let credential: DiskPath?
    let ports: AgentPorts

    /// Prepares a boot; nothing is touched yet.
    ///
    /// - Parameters:
    ///   - configuration: What `edged` was told.
    ///   - state: The state folder; made when its parent is there.
    ///   - credential: The file of the systemd credential `kek`, where there is one.
    ///   - ports: The outside.
    public init(
        configuration: AgentConfiguration,
        state: DiskPath,
        credential: DiskPath?,
        ports: AgentPorts
    ) {
        self.configuration = configuration
        self.state = state
        self.credential = credential
        self.ports = ports
    }

    /// Runs it.
    ///
    /// - Parameter lock: The folder's lock, when it is held already: after an enrolment, or when a
    ///   locked desk tries again.
    /// - Returns: The agent, or why there is none.
    /// - Throws: ``BootError`` when the daemon must not run.
    public func run(holding lock: (any DiskLock)? = nil) throws(BootError) -> BootOutcome {
        var held = lock
        do throws(BootHalt) {
            let lock: any DiskLock
            if let held { lock = held } else { lock = try takeLock() }
            held = lock
            try endWipe()
            let keyring = try openKeyring()
            guard let identity = keyring.keys.identity else {
                return .locked(
                    LockedDesk(.desk(.notEnrolled), "edgectl enroll"),
                    keyring: keyring,
                    lock: lock
                )
            }
            return .ready(try agent(keyring, identity), lock: lock)
        } catch {
            switch error {
            case .locked(let desk):
                ports.log.write(.error, "boot.locked", [.code(desk.code.text)])
                return .locked(desk, keyring: nil, lock: held)
            case .refused(let error):
                if lock == nil { held?.release() }
                throw error
            }
        }
    }

    /// A boot that mended the journal for the sake of a store starts over, a few times at most.
    private func agent(
        _ keyring: OpenKeyring,
        _ identity: DeviceIdentity
    ) throws(BootHalt) -> DeviceAgent {
        var keyring = keyring
        for _ in 0..<4 {
            do throws(BootHalt) {
                let work = try BootWork(self, keyring, identity)
                if let agent = try work.run() {
                    agent.dropOtherStore()
                    agent.dropBackup()
                    return agent
                }
                keyring = work.keyring
            } catch {
                // SPEC: BT-05, DUR-14.
                guard case .locked(let desk) = error, desk.code == .desk(.diskReserve),
                    try hadBallast()
                else { throw error }
            }
        }
        throw BootHalt(.store(.chainBreak), "journal and store do not come together")
    }

    private func hadBallast() throws(BootHalt) -> Bool {
        let ballast = Ballast(state, on: ports.disk)
        return try BootStep.disk { () throws(DiskError) in try ballast.release() }
    }

    /// A wipe that was cut is ended before anything else; what it kept keeps the desk locked.
    private func endWipe() throws(BootHalt) {
        let standing = try BootStep.disk { () throws(DiskError) in try Wipe(self).resume() }
        if standing == .recordsKept { throw .locked(Wipe.desk(standing)) }
    }

    /// BT-01.
    private func takeLock() throws(BootHalt) -> any DiskLock {
        do throws(DiskError) {
            if try ports.disk.entry(at: state) == nil {
                try ports.disk.makeFolder(state)
                try ports.disk.syncFolder(state.parent)
            }
            return try ports.disk.lock(state.appending("lock"))
        } catch {
            if error.code == .busy { throw .refused(.secondInstance) }
            throw BootHalt(disk: error)
        }
    }
}

// MARK: - Keys

extension Boot {
    var keyringFiles: KeyringFiles {
        KeyringFiles(
            state: state,
            credential: credential,
            disk: ports.disk,
            entropy: ports.entropy
        )
    }

    /// BT-02, BT-03; a first start makes the keys.
    private func openKeyring() throws(BootHalt) -> OpenKeyring {
        let files = keyringFiles
        let isExposed = try BootStep.disk { () throws(DiskError) in
            try ports.disk.makeFolder(state.appending("tmp"))
            return try files.isKeyFileExposed()
        }
        // SPEC: SEC-2.
        if isExposed {
            throw .refused(.configuration("\(files.kekPath): open to others, or not ours"))
        }
        switch try BootStep.disk({ () throws(DiskError) in try files.read() }) {
        case .open(let keyring): return keyring
        case .wrongKey: throw BootHalt(.store(.wrongKey), files.kekPath.text)
        case .damaged: throw BootHalt(.desk(.locked), "keyring.0, keyring.1: damaged")
        case .newerFormat: throw .refused(.newerFormat("keyring"))
        case .none: break
        }
        return try BootStep.disk { () throws(DiskError) in try firstKeys(files) }.get()
    }

    /// Keys are made only where nothing was ever kept under others.
    private func firstKeys(
        _ files: KeyringFiles
    ) throws(DiskError) -> Result<OpenKeyring, BootHalt> {
        if let credential, try ports.disk.entry(at: credential) == nil {
            return .failure(BootHalt(.store(.wrongKey), credential.text))
        }
        for name in ["head.0", "head.1"]
        where try ports.disk.entry(at: state.appending(name)) != nil {
            return .failure(BootHalt(.store(.wrongKey), "keyring: missing"))
        }
        let journal = state.appending("journal")
        let folders = [
            state.appending("store"), journal.appending("a"), journal.appending("b"),
        ]
        for folder in folders where try ports.disk.entry(at: folder) != nil {
            guard try ports.disk.list(folder).isEmpty else {
                return .failure(BootHalt(.store(.wrongKey), "keyring: missing"))
            }
        }
        ports.log.write(.info, "boot.first_keys", [])
        return .success(try files.begin())
    }
}
