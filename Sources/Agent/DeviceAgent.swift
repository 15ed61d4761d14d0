import Desk
import Journal
import Keyring
import Ledger
public import Store
import Sync
import World

/// The device: store, journal and keys under one owner, on one queue.
///
/// Everything here is synchronous; who calls it takes care that it is one caller at a time (S-23).
public final class DeviceAgent {
    let ports: AgentPorts
    let configuration: AgentConfiguration
    let state: DiskPath
    let identity: DeviceIdentity
    var keyring: OpenKeyring
    /// What it knows; another one after a rebuild.
    public internal(set) var store: DeviceStore
    var journal: ActionJournal
    /// What the agent may do at all, and the code that says why.
    var mode: AgentMode = .normal {
        didSet {
            guard mode != oldValue else { return }
            ports.log.write(.info, "mode.changed", [.code(mode.rawValue)])
        }
    }
    var modeCode: Code.DeskName?
    /// Whether the cloud came back from a copy, and is being sent what it lost (K28).
    var isRefilling = false
    /// The conflict that it was quarantined for, nil while it is not.
    var quarantineCase: ConflictCase?
    /// Counts the lives of the daemon; part of every clock reading.
    let boot: Int64
    /// Whether the life before this one ended without a clean stop (DUR-24).
    let wasUnclean: Bool
    var ids = UUIDv7()
    /// The session whose count was begun at a terminal (S3); lives here only.
    var countingSession: ID?
    var logins = LoginBook()
    var pinWaits = PINWaits()
    /// Proofs of the office whose actions wait for the line (P5.8).
    var stepUps = StepUpTokens()
    var zone = Zone(name: "Etc/UTC", offsetSeconds: 0)
    var zoneName = "Etc/UTC"
    /// Numberings that were begun at the desk's own wish and that the engine must be told of.
    var untold: [LocalIncarnation] = []
    /// What the last recovery did, for `edgectl recover`.
    var recovery: RecoveryReport?
    /// What the cloud's answers said of the clock, and of the line.
    var line = LineReport()
    /// What happened in this life, for the metrics.
    var tally = AgentTally()
    /// The conversation with the cloud, once it began.
    var talk: CloudTalk?
    /// Where the talk about the office's commands stands.
    var commandTalk = CommandTalk()
    /// When the device's key was changed: what was sent before is signed with the old one.
    var keyChangedAt: Timestamp?
    /// The drawers whose leases were last asked for.
    var lastWishes: [ID] = []
    /// The cloud's last word on the business date.
    var businessDay: BusinessDay?
    /// What this desk claims as the business date.
    var claim: DateClaim?
    /// The clock when the last action was captured.
    var lastClock: ClockMemory?
    /// Whether the replica changed since it was dumped.
    var isDumpDue = false
    /// Whether the ballast is on its way to its size.
    var isBallastGrowing = false
    /// When it was dumped last, by the monotonic clock.
    var dumpedAt: Int64?
    /// A look at what retention may delete, while one is under way.
    var pruning: PruneCourse?
    /// When the last one began, by the monotonic clock.
    var prunedAt: Int64?
    let keyringFiles: KeyringFiles
    /// Set when the store was given up while running; the runtime rebuilds it (WF-4).
    var needsRebuild = false
    /// What the journal has and a full disk keeps from the store; it is applied first (WF-4).
    var behind: [JournalRecord] = []

    init(
        _ parts: Parts,
        ports: AgentPorts,
        configuration: AgentConfiguration,
        state: DiskPath
    ) {
        self.ports = ports
        self.configuration = configuration
        self.state = state
        identity = parts.identity
        keyringFiles = parts.keyringFiles
        keyring = parts.keyring
        store = parts.store
        journal = parts.journal
        boot = parts.boot
        wasUnclean = parts.wasUnclean
        recovery = parts.recovery
    }

    /// What boot puts together.
    struct Parts {
        var identity: DeviceIdentity
        var keyringFiles: KeyringFiles
        var keyring: OpenKeyring
        var store: DeviceStore
        var journal: ActionJournal
        var boot: Int64
        var wasUnclean: Bool
        var recovery: RecoveryReport?
    }

    /// The clock reading that an action carries.
    var clockReading: ClockReading {
        ClockReading(
            boot: boot,
            monotonicMilliseconds: ports.clock.monotonicMilliseconds(),
            offsetMilliseconds: line.offsetMilliseconds,
            errorMilliseconds: line.errorMilliseconds
        )
    }

    /// A new id of this device.
    func mint() -> ID {
        ids.next(ports.clock, ports.entropy)
    }

    /// Closes what is open; what was captured stays.
    func close() {
        journal.close()
        store.close()
    }
}

/// What the exchange with the cloud taught about clock and line, for answers and readings.
struct LineReport {
    var offsetMilliseconds: Int64?
    var errorMilliseconds: Int64?
    /// Nil before the first exchange.
    var state: LineState.State?

    var isOnline: Bool { state == .online }
}
