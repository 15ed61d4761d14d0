public import Ledger
public import World

/// What a report shows beside its figures (RPT-1).
public struct ReportFacts: Hashable, Sendable {
    /// Cash of one kind and reason, reference or bag, as it moved the drawer.
    public struct Movement: Hashable, Sendable {
        /// The account behind it: `paid_in`, `paid_out`, `transit`, `deposit`, `residual`.
        public let account: Account
        /// The reason, bag or reservation.
        public let reference: String
        /// What came in; what went out is negative.
        public let money: Money
        /// What of a dropped bag the safe has not acknowledged; nil for other movements.
        public var inTransit: Money?

        /// Makes it.
        public init(_ account: Account, _ reference: String, _ money: Money) {
            self.account = account
            self.reference = reference
            self.money = money
        }
    }

    /// A signature behind the close.
    public struct Signer: Hashable, Sendable {
        /// What was signed.
        public let kind: SessionConfirmClose.Kind
        /// The code of who signed.
        public let staff: String

        /// Makes it.
        public init(_ kind: SessionConfirmClose.Kind, _ staff: String) {
            self.kind = kind
            self.staff = staff
        }
    }

    /// A close as paper knows it: its slip is the Z.
    public struct Close: Hashable, Sendable {
        /// The action, which its print job is named by.
        public let actionID: ID
        /// Its slip.
        public let slip: SlipNumber
        /// How often the Z was printed again.
        public let copies: Int64
        /// Where its print job stands, nil when nobody wanted it on paper.
        public let printState: PrintJob.State?

        /// Makes it.
        public init(
            actionID: ID,
            slip: SlipNumber,
            copies: Int64,
            printState: PrintJob.State?
        ) {
            self.actionID = actionID
            self.slip = slip
            self.copies = copies
            self.printState = printState
        }

        fileprivate var members: [(String, JSON?)] {
            [
                ("action_id", .text(actionID.text)), ("slip", .text(slip.text)),
                ("copies", .integer(copies)),
                ("print_job", printState.map { ["state": .text($0.rawValue)] }),
            ]
        }
    }

    /// The house.
    public let property: PropertyName
    /// The code of this device.
    public let deviceCode: String
    /// When the report was made.
    public let madeAt: Timestamp
    /// The zone's name.
    public let zone: String
    /// The zone's offset from UTC at that moment, in seconds.
    public let utcOffsetSeconds: Int64
    /// Whether the clock may be believed.
    public let isClockTrusted: Bool
    /// Cash by reason, bag and reservation.
    public var movements: [Movement] = []
    /// How often the drawer was opened without a sale.
    public var noSales: Int64 = 0
    /// Items that need a person.
    public var openItems: Int64 = 0
    /// Their money.
    public var itemMoney: [Money] = []
    /// The money of the session's actions that the cloud does not hold.
    public var pendingMoney: [Money] = []
    /// The notes and coins of the last count.
    public var countLines: [CountedCash.Line] = []
    /// The signatures behind the close.
    public var signers: [Signer] = []
    /// The close of a Z, as paper knows it.
    public var close: Close?

    /// Begins with where and when.
    ///
    /// - Parameters:
    ///   - property: The house.
    ///   - deviceCode: The code of this device.
    ///   - moment: When, and whether the clock may be believed.
    ///   - zone: The zone's name and its offset from UTC in seconds.
    public init(
        _ property: PropertyName,
        deviceCode: String,
        at moment: DeskMoment,
        in zone: (name: String, utcOffsetSeconds: Int64)
    ) {
        self.property = property
        self.deviceCode = deviceCode
        madeAt = moment.now
        self.zone = zone.name
        utcOffsetSeconds = zone.utcOffsetSeconds
        isClockTrusted = moment.isClockTrusted
    }

    var members: [(String, JSON?)] {
        property.members + (close?.members ?? []) + [
            ("device", .text(deviceCode)), ("made_at", .text(madeAt.text)), ("zone", .text(zone)),
            ("utc_offset_s", .integer(utcOffsetSeconds)),
            ("clock_trusted", .boolean(isClockTrusted)), ("version", .text(Product.version)),
            ("movements", .list(movements.map(Self.json))), ("no_sales", .integer(noSales)),
            (
                "attention",
                ["open": .integer(openItems), "money": .list(itemMoney.map(\.json))]
            ),
            ("pending_money", .list(pendingMoney.map(\.json))),
            ("counted_lines", .list(countLines.map(Self.json))),
            (
                "signed_by",
                .list(
                    signers.map { ["kind": .text($0.kind.rawValue), "staff": .text($0.staff)] }
                )
            ),
        ]
    }

    /// What of the drops in a currency the safe has not acknowledged, in micro-units.
    func inTransitMicro(_ currency: Currency) throws(MoneyError) -> Int64 {
        var sum = Totals()
        for movement in movements {
            guard let money = movement.inTransit, money.currency == currency else { continue }
            try sum.add(money)
        }
        return sum[currency].amountMicro
    }

    private static func json(_ movement: Movement) -> JSON {
        .members([
            ("account", .text(movement.account.rawValue)), ("ref", .text(movement.reference)),
            ("money", movement.money.json), ("in_transit", movement.inTransit?.json),
        ])
    }

    private static func json(_ line: CountedCash.Line) -> JSON {
        ["face": line.face.json, "count": .integer(line.count)]
    }
}
