/// What can go wrong in a simulated property, and what head office may do to it.
public enum Fault: String, CaseIterable, Sendable {
    case dropRequest = "drop_request"
    case dropAnswer = "drop_answer"
    case delay
    case late
    case duplicate
    case cutAnswer = "cut_answer"
    case portalPage = "portal_page"
    case portalRedirect = "portal_redirect"
    case gatewayError = "gateway_error"
    case badTLS = "bad_tls"
    case lineDown = "line_down"
    case powerCut = "power_cut"
    case cutInWrite = "cut_in_write"
    case blackout
    case storeDestroyed = "store_destroyed"
    case clockAhead = "clock_ahead"
    case clockReset = "clock_reset"
    case writesFrozen = "writes_frozen"
    case judgePaused = "judge_paused"
    case cloudRestored = "cloud_restored"
    case nightAudit = "night_audit"
    case folioClosed = "folio_closed"
    case sessionClosed = "session_closed"
    case pricePublished = "price_published"
    case staffDisabled = "staff_disabled"
    case leaseTaken = "lease_taken"
    case deviceSuspended = "device_suspended"
    case cloned
    case retry
    case walkAway = "walk_away"
    case mistype
}

/// Which faults strike, and how often: a random subset with random force for each seed.
public struct Storm: Sendable {
    /// The chance of a fault at each opportunity, in thousandths.
    public var force: [Fault: Int] = [:]
    /// Opportunities that pass without a fault although the lot fell on it, by their number.
    public var spared: Set<Int> = []
    /// How often each fault struck.
    public private(set) var struck: [Fault: Int] = [:]
    /// How many lots fell so far, spared ones too.
    public private(set) var lots = 0
    /// Whether it is over.
    public var isOver = false

    /// Good weather.
    public init() {}

    /// Whether a fault strikes now.
    public mutating func strikes(_ fault: Fault, _ lot: Int) -> Bool {
        guard !isOver, lot < force[fault] ?? 0 else { return false }
        lots += 1
        if spared.contains(lots) { return false }
        struck[fault, default: 0] += 1
        return true
    }

    /// Counts something that people do by themselves.
    mutating func note(_ fault: Fault) { struck[fault, default: 0] += 1 }
}
