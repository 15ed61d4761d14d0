public import Ledger
public import World

/// Everything the cloud's books say that may decide one action.
///
/// The household assembles it in the transaction that will write the judgement; see
/// ``LedgerView/assembled(for:about:reading:)``.
public struct LedgerView: Sendable {
    /// The action's own circumstances.
    public var circumstances: Circumstances
    /// The business date in force.
    public var day: BusinessDay
    /// The policy in force.
    public var policy: Policy = .standard
    /// The policy that the action names, when it was ever published to this property.
    public var namedPolicy: Policy?
    /// Whether the property's service is suspended and the announced moment has passed.
    public var isSuspended = false
    /// The people that the action names.
    public var staff: [ID: StaffRecord] = [:]
    /// Whether another action has the slip number.
    public var isSlipTaken = false
    /// The session that the action names.
    public var session: SessionBooks?
    /// The session that keeps what came too late for it.
    public var recovery: SessionBooks?
    /// The drawer of the session, or the one that is likely to be meant.
    public var drawer: DrawerBooks?
    /// Where the folio that the action names is now.
    public var folio: FolioPlace = .unknown
    /// The late-charge folio of that folio.
    public var lateFolio: FolioRecord?
    /// Whether charges of that folio still wait for a price.
    public var hasDrafts = false
    /// The charge that shall be mirrored.
    public var charge: ChargeBooks = .unknown
    /// The action that shall be mirrored.
    public var original: OriginalBooks?
    /// The refund that is asked for or paid.
    public var refund: RefundBooks?
    /// The item that shall be settled.
    public var item: ItemBooks?
    /// What the office knows of the proof that the action names, when the proof came with it.
    public var stepUp: StepUpBooks?
    /// Lists and rules.
    public var prices = PriceView()
    /// Rates.
    public var rates = RateView()

    /// Begins with what every action needs.
    public init(_ circumstances: Circumstances, on day: BusinessDay) {
        self.circumstances = circumstances
        self.day = day
    }

    /// Mints the id of a line that the cloud adds (P2.6).
    func mint(_ kind: LineKind, _ number: Int = 1) -> ID {
        circumstances.mint(kind, number)
    }
}

/// What surrounds an action: its device, its time, its place in the stream.
public struct Circumstances: Sendable {
    /// The device that captured it.
    public var deviceID: ID
    /// Whether the device was revoked before the action came.
    public var isDeviceRevoked = false
    /// The effective time (P6.3).
    public var at: Timestamp
    /// Whether its clock was wrong by more than five seconds, or nobody knows.
    public var isClockSuspect = false
    /// What was decided about an action of the same id.
    public var previous: PreviousDecision?
    /// What the stream allows.
    public var gate = StreamGate()
    /// Whether it has waited for what is unknown long enough (P10.4).
    public var isOverdue = false
    /// Makes the ids of lines that the cloud adds (P2.6).
    public var mint: @Sendable (LineKind, Int) -> ID

    /// Begins with what every action has.
    public init(
        deviceID: ID,
        at: Timestamp,
        mint: @escaping @Sendable (LineKind, Int) -> ID
    ) {
        self.deviceID = deviceID
        self.at = at
        self.mint = mint
    }
}

/// What a line that the cloud adds is for; part of what its id is derived from (P2.6).
public enum LineKind: String, Sendable {
    /// A difference in price.
    case repriced
    /// A difference in tax.
    case retaxed
    /// A conversion into the folio's currency.
    case converted
    /// A recovery or reconstructed session.
    case recovery
    /// What a recovery session was opened with.
    case recoveryOpening = "recovery_opening"
    /// The item about a recovery session.
    case recoveryItem = "recovery_item"
    /// A session that was displaced.
    case displaced
    /// The item about an action.
    case item
    /// An item about a note.
    case noteItem = "note_item"
    /// A late-charge folio.
    case lateFolio = "late_folio"
    /// The second action of a reused id.
    case reused
}

/// What was decided about an action of the same id before (P10, K26).
public enum PreviousDecision: Hashable, Sendable {
    /// The same action, where it was first, and what was said.
    case same(incarnation: ID, seq: Int64, verdict: Verdict)
    /// Another action.
    case other
}

/// A session with the balance of its drawer account.
public struct SessionBooks: Hashable, Sendable {
    /// The session.
    public var record: SessionRecord
    /// Expected cash; zero once it is closed.
    public var balance: Totals

    /// Joins the two.
    public init(_ record: SessionRecord, balance: Totals) {
        self.record = record
        self.balance = balance
    }
}

/// A drawer with what is open on it.
public struct DrawerBooks: Hashable, Sendable {
    /// The drawer, nil when the office has no such drawer.
    public var record: DrawerRecord?
    /// Its id.
    public var id: ID
    /// The sessions that the books have as open on it.
    public var open: [SessionBooks]
    /// Whether another session was opened on it after the one that the action names, and took the
    /// float over.
    public var isReopened: Bool

    /// Joins them.
    public init(id: ID, record: DrawerRecord?, open: [SessionBooks], isReopened: Bool) {
        self.id = id
        self.record = record
        self.open = open
        self.isReopened = isReopened
    }
}

/// Where the folio that an action names is now (W2).
public enum FolioPlace: Hashable, Sendable {
    /// As it was named.
    case found(FolioRecord)
    /// It was moved or merged; the one target.
    case moved(to: FolioRecord)
    /// It was named by a room that another guest had before: either may be meant (K50).
    case reassigned
    /// There is none, or several may be meant.
    case unknown
}

/// What the books know of a charge that shall be mirrored.
public enum ChargeBooks: Hashable, Sendable {
    /// No such charge came.
    case unknown
    /// It waits for its price.
    case draft
    /// It was booked with these entries, on a folio that still takes corrections or not.
    case booked(ChargeRecord, entries: [Entry], folioIsOpen: Bool)
    /// It came, and nothing was booked for it.
    case moot
}

/// The lists and rules that may price a charge.
public struct PriceView: Sendable {
    /// The list in the version that the charge carries.
    public var carried: PriceList?
    /// The lists in force.
    public var book: PriceBook?
    /// Every version of every rule, newest first.
    public var taxRules: [TaxRule] = []
    /// The unit price that a person gave the draft; it stands before every list (F11).
    public var agreed: Money?

    /// Begins with none.
    public init() {}
}

/// The rates that may convert an amount.
public struct RateView: Sendable {
    /// The snapshot in force.
    public var current: FXSnapshot?
    /// The snapshot that is contractual for the folio.
    public var ofFolio: FXSnapshot?

    /// Begins with none.
    public init() {}
}
