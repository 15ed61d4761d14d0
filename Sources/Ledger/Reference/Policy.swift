public import World

/// The rules of a property that the office may set, each with its default.
///
/// Actions name the version they were captured under. Keys this version does not know are kept.
/// A value of the wrong shape refuses the whole row, so the policy before it stays in force.
///
/// - SeeAlso: P12.1, VAR-1, FX-4, ATT-5.
public struct Policy: Hashable, Sendable {
    /// The version that actions carry as `policy_version`; 0 before the first one came.
    public let version: Int64
    /// The identity of the document.
    public let id: String
    /// What the office set, as it came.
    public let values: [String: JSON]

    /// `tol_K`: a variance up to this needs only the co-signer.
    public let coSignTolerance: MoneyLimits
    /// `tol_S`: a variance up to this needs a supervisor; above, a step-up.
    public let supervisorTolerance: MoneyLimits
    /// `paid_out_limit_C`: above, a co-signer.
    public let paidOutLimit: MoneyLimits
    /// `reverse_limit_C`: above, a co-signer.
    public let reverseLimit: MoneyLimits
    /// `void_limit_C`: above, a supervisor.
    public let voidLimit: MoneyLimits
    /// `refund_limit_offline`: above, the cloud.
    public let offlineRefundLimit: MoneyLimits
    /// `drawer_ceiling`: above, a drop is suggested; nil for none.
    public let drawerCeiling: MoneyLimits?
    /// `cash_review_above`: more cash at once needs the identity of who pays; nil for no such law.
    public let cashReviewLimit: MoneyLimits?
    /// `denominations`, over those of ``Denominations/standard``.
    public let denominations: Denominations
    /// `rounding_mode`.
    public let rounding: Rounding
    /// `allow_untaxed`: the one business date on which untaxed charges pass (TAX-4).
    public let untaxedDate: BusinessDate?
    /// `blind_count`: expected cash is hidden until the count is declared (CNT-2).
    public let isCountBlind: Bool
    /// `count_total_allowed`: totals without units are taken elsewhere than at opening (CNT-1).
    public let isCountTotalAllowed: Bool
    /// `honor_quoted`: a price that was live on the claimed date stands (W3).
    public let honorsQuotedPrice: Bool
    let numbers: [String: Int64]
    let lists: [String: [Int64]]
}

extension Policy {
    /// The policy before the office set anything.
    public static let standard: Policy = {
        do { return try Policy(["id": "", "ver": 0, "values": [:]], "policy") } catch {
            preconditionFailure("the defaults are a policy")
        }
    }()

    /// `recounts_max`: how many counts may follow the first.
    public var recountLimit: Int64 { number("recounts_max") }
    /// `sealed_max`: how many closes of a drawer may wait for the cloud.
    public var sealedLimit: Int64 { number("sealed_max") }
    /// `soft_dup_window_s`, in seconds (ACT-7).
    public var softDuplicateSeconds: Int64 { number("soft_dup_window_s") }
    /// `staff_lease_d`, in days (ROL-3).
    public var staffLeaseDays: Int64 { number("staff_lease_d") }
    /// `max_session_age_h`, in hours (S21).
    public var sessionAgeHours: Int64 { number("max_session_age_h") }
    /// `approval_valid_h`, in hours (R10).
    public var approvalHours: Int64 { number("approval_valid_h") }
    /// `fx_max_age_h`, in hours: older warns (FX-4).
    public var rateAgeHours: Int64 { number("fx_max_age_h") }
    /// `fx_hard_age_h`, in hours: older needs a supervisor (FX-4).
    public var rateHardAgeHours: Int64 { number("fx_hard_age_h") }
    /// `fx_sanity_band_pct`, in percent (FX-4).
    public var rateBandPercent: Int64 { number("fx_sanity_band_pct") }
    /// `offline_alarm_d`, in days; facts never stop.
    public var offlineAlarmDays: Int64 { number("offline_alarm_d") }
    /// `disk_reserve_mib`, in mebibytes.
    public var diskReserveMebibytes: Int64 { number("disk_reserve_mib") }
    /// `login_idle_min`, in minutes.
    public var loginIdleMinutes: Int64 { number("login_idle_min") }
    /// `login_max_h`, in hours.
    public var loginHours: Int64 { number("login_max_h") }
    /// `pin_lock_after`: how many wrong PINs lock.
    public var pinTryLimit: Int64 { number("pin_lock_after") }
    /// `wait_pin_s`: the first and the longest wait after a wrong PIN, in seconds.
    public var pinWaitSeconds: [Int64] { list("wait_pin_s") }
    /// `refund_sla_h`: warned, escalated (R6).
    public var refundAlertHours: [Int64] { list("refund_sla_h") }
    /// `pending_close_alert_h`, rising (S22).
    public var pendingCloseAlertHours: [Int64] { list("pending_close_alert_h") }
    /// `price_lapse_warn_d`: days before a list ends.
    public var priceLapseWarningDays: [Int64] { list("price_lapse_warn_d") }
    /// `clock_limits_ms`: warning, suspect, untrusted (CLK-1).
    public var clockLimitsMilliseconds: [Int64] { list("clock_limits_ms") }
    /// `outbox_lag_s`: warn, page, while the line is up.
    public var outboxLagSeconds: [Int64] { list("outbox_lag_s") }

    /// The document of the collection `policy`.
    public var json: JSON {
        ["id": .text(id), "ver": .integer(version), "values": .object(values)]
    }

    private func number(_ key: String) -> Int64 { numbers[key] ?? 0 }
    private func list(_ key: String) -> [Int64] { lists[key] ?? [] }
}

extension Policy {
    private static let defaultNumbers: [String: Int64] = [
        "recounts_max": 2, "sealed_max": 12, "soft_dup_window_s": 120, "staff_lease_d": 7,
        "max_session_age_h": 24, "approval_valid_h": 24, "fx_max_age_h": 24, "fx_hard_age_h": 72,
        "fx_sanity_band_pct": 20, "offline_alarm_d": 30, "disk_reserve_mib": 64,
        "login_idle_min": 15, "login_max_h": 12, "pin_lock_after": 10,
    ]

    private static let defaultLists: [String: [Int64]] = [
        "wait_pin_s": [30, 900], "refund_sla_h": [4, 24], "pending_close_alert_h": [1, 4, 6],
        "price_lapse_warn_d": [7, 3, 1], "clock_limits_ms": [500, 5_000, 300_000],
        "outbox_lag_s": [30, 900],
    ]

    private static let smallLimit = MoneyLimits(major: [("AFN", 1_000), ("USD", 20)])

    /// Reads the document of the collection `policy`.
    ///
    /// - Throws: ``ShapeError`` when a known key has a value of another shape.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        id = try members.text("id")
        version = try members.integer("ver")
        var values = try members.object("values")
        self.values = json["values"]?.objectValue ?? [:]
        coSignTolerance =
            try values.optional("tol_K", MoneyLimits.init)
            ?? MoneyLimits(major: [("AFN", 50), ("USD", 1), ("EUR", 1)])
        supervisorTolerance =
            try values.optional("tol_S", MoneyLimits.init)
            ?? MoneyLimits(major: [("AFN", 500), ("USD", 10), ("EUR", 10)])
        let small = Self.smallLimit
        paidOutLimit = try values.optional("paid_out_limit_C", MoneyLimits.init) ?? small
        reverseLimit = try values.optional("reverse_limit_C", MoneyLimits.init) ?? small
        voidLimit = try values.optional("void_limit_C", MoneyLimits.init) ?? small
        offlineRefundLimit = try values.optional("refund_limit_offline", MoneyLimits.init) ?? small
        drawerCeiling = try values.optional("drawer_ceiling", MoneyLimits.init)
        cashReviewLimit = try values.optional("cash_review_above", MoneyLimits.init)
        let listed = try values.optional("denominations", Denominations.init)
        denominations = listed.map(Denominations.standard.overridden) ?? .standard
        rounding = try values.optional("rounding_mode", Rounding.init) ?? .halfUp
        untaxedDate = try values.optional("allow_untaxed", BusinessDate.init)
        isCountBlind = try values.optional("blind_count", Self.boolean) ?? true
        isCountTotalAllowed = try values.optional("count_total_allowed", Self.boolean) ?? false
        honorsQuotedPrice = try values.optional("honor_quoted", Self.boolean) ?? true
        var numbers = Self.defaultNumbers
        for key in numbers.keys.sorted() {
            if let set = try values.optional(key, Self.size) { numbers[key] = set }
        }
        self.numbers = numbers
        lists = try Self.lists(from: &values)
    }

    private static func lists(
        from values: inout JSONMembers
    ) throws(ShapeError) -> [String: [Int64]] {
        var lists = defaultLists
        for (key, standard) in defaultLists.sorted(by: { $0.key < $1.key }) {
            guard let set = try values.optional(key, sizes) else { continue }
            guard set.count == standard.count else {
                throw ShapeError(values.path(of: key), "not \(standard.count) numbers")
            }
            lists[key] = set
        }
        return lists
    }

    private static func boolean(_ json: JSON, _ path: String) throws(ShapeError) -> Bool {
        guard let value = json.booleanValue else { throw ShapeError(path, "not a boolean") }
        return value
    }

    // A million seconds, hours or counts is beyond any policy and far from any overflow.
    private static func size(_ json: JSON, _ path: String) throws(ShapeError) -> Int64 {
        let value = try JSONMembers.integer(json, path)
        guard (0...1_000_000).contains(value) else { throw ShapeError(path, "out of range") }
        return value
    }

    private static func sizes(_ json: JSON, _ path: String) throws(ShapeError) -> [Int64] {
        try JSONMembers.list(json, path, size)
    }
}

extension Rounding {
    /// Reads the policy's `rounding_mode`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        guard let mode = Rounding(rawValue: try JSONMembers.text(json, path)) else {
            throw ShapeError(path, "not a rounding mode")
        }
        self = mode
    }
}
