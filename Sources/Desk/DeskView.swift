public import Ledger

/// Everything a rule may look at: replica, overlay and sessions as one plain value.
///
/// The store assembles it for a ``DeskQuery`` inside its transaction, on top of the captures before
/// it; what the query did not name is nil. A rule that gets the same view decides the same.
public struct DeskView: Sendable {
    /// What the agent adds.
    public var moment: DeskMoment
    /// This device.
    public var deviceID: ID
    /// The scopes that are frozen.
    public var freezes: Set<Freeze> = []
    /// Whether the property's service goes on; nil before the first checkpoint.
    public var entitlement: Entitlement?
    /// The claimed business date (DAY-2).
    public var businessDate: BusinessDate
    /// The rules in force.
    public var policy: Policy = .standard
    /// Who acts.
    public var actor: Staff?
    /// The second person, their PIN checked by the agent.
    public var cosigner: Staff?
    /// The supervisor, their PIN checked by the agent.
    public var supervisor: Staff?
    /// The drawer the query names, else the session's.
    public var drawer: DrawerView?
    /// The session the query names, else the actor's own that is not closed.
    public var session: SessionView?
    /// What a hand-over asks for, and no other command.
    public var handover: HandoverView?
    /// The folio, with replica plus overlay as its balance; nil when the replica lacks it.
    public var folio: Folio?
    /// What the price lists know of the item on the business date.
    public var price: PriceBook.Lookup = .unknown
    /// Every tax rule of the replica that the item names.
    public var taxRules: [TaxRule] = []
    /// The desk's current rates; for a folio that pins its own, see ``folioSnapshot``.
    public var fxSnapshot: FXSnapshot?
    /// The snapshot that the folio pins, when it pins one (FX-3).
    public var folioSnapshot: FXSnapshot?
    /// The earlier action whose slip the query names.
    public var slip: SlipView?
    /// The payment whose slip the query names, of this desk or of another.
    public var payment: PaymentView?
    /// The refund whose request has the slip that the query names.
    public var refund: RefundView?
    /// The attention item that the query names.
    public var attention: AttentionItem?
    /// The latest capture of the actor with the same repetition key.
    public var recent: RecentAction?
    /// Whether the paper slip was re-keyed already.
    public var isPaperSlipUsed = false
    /// The number the next slip of this device will have.
    public var nextSlip: SlipNumber
    /// The blank slip that is printed next; the first one where the query does not ask.
    public var nextBlankSlip: BlankSlip

    /// Makes a view of nothing but the device itself.
    ///
    /// - Parameters:
    ///   - moment: What the agent adds.
    ///   - deviceID: This device.
    ///   - businessDate: The claimed business date.
    ///   - nextSlip: The number the next slip of this device will have.
    public init(
        _ moment: DeskMoment,
        deviceID: ID,
        businessDate: BusinessDate,
        nextSlip: SlipNumber
    ) {
        self.moment = moment
        self.deviceID = deviceID
        self.businessDate = businessDate
        self.nextSlip = nextSlip
        nextBlankSlip = BlankSlip(deviceCode: nextSlip.deviceCode, number: 1)
    }
}

/// An earlier action, found by its slip.
public struct SlipView: Hashable, Sendable {
    /// What was captured.
    public var action: Action
    /// Where it stands in the outbox: `pending` means the cloud does not hold it.
    public var outbox: OutboxState
    /// Where the charge stands, when it is one.
    public var chargeState: ChargeState?
    /// Where the payment, deposit, memo or payout stands, when it is one.
    public var paymentState: PaymentState?
    /// The version of the charge's document in the replica, nil while the cloud has none.
    public var documentVersion: Int64?

    /// Makes a view.
    public init(
        action: Action,
        outbox: OutboxState,
        chargeState: ChargeState? = nil,
        documentVersion: Int64? = nil
    ) {
        self.action = action
        self.outbox = outbox
        self.chargeState = chargeState
        self.documentVersion = documentVersion
    }
}

/// A capture that looks like what the command asks for.
public struct RecentAction: Hashable, Sendable {
    /// Its slip.
    public var slip: SlipNumber
    /// When it was captured, in seconds before now.
    public var secondsAgo: Int64

    /// Makes it.
    public init(slip: SlipNumber, secondsAgo: Int64) {
        self.slip = slip
        self.secondsAgo = secondsAgo
    }
}
