import World

/// How each step on the way to the cloud is, as the last answers and failures showed it.
///
/// Shape: a step behind a broken one is unknown, for nothing was seen of it.
///
/// - SeeAlso: D-07 of the failure modes.
public struct LineHealth: Hashable, Sendable {
    /// The steps, in the order a request takes them.
    public enum Step: String, Hashable, Sendable, CaseIterable {
        /// The cloud's name leads to an address.
        case dns
        /// Somebody answers there, and it is the cloud.
        case line
        /// The certificate is accepted.
        case tls
        /// The cloud knows and accepts this device.
        case deviceAuth = "device_auth"
        /// Actions are taken into custody.
        case push
        /// The replica follows the cloud.
        case pull
    }

    /// How a step is.
    public enum State: Hashable, Sendable {
        /// The last answer showed that it works.
        case works
        /// It does not: a code of the cloud or a word for the cause.
        case fails(String)
        /// Nothing was seen of it.
        case unknown
    }

    private var states: [Step: State] = [:]

    /// How a step is.
    public func state(of step: Step) -> State { states[step] ?? .unknown }

    /// What the engine has seen so far.
    public init(_ engine: SyncEngine) {
        switch engine.line.state {
        case .offline: offline(engine.line.reason ?? "")
        case .captivePortal: fail(.line, LineFault.portal.rawValue)
        case .tlsError: fail(.tls, engine.line.reason ?? "")
        case .online, .cloudError, .revoked: answered(engine)
        }
    }

    /// Everything before the step works.
    private mutating func fail(_ step: Step, _ cause: String) {
        for earlier in Step.allCases.prefix(while: { $0 != step }) { states[earlier] = .works }
        states[step] = .fails(cause)
    }

    private mutating func offline(_ reason: String) {
        if reason == LineState.untried { return }
        fail(reason == LineFault.noName.rawValue ? .dns : .line, reason)
    }

    private mutating func answered(_ engine: SyncEngine) {
        for step in [Step.dns, .line, .tls] { states[step] = .works }
        if let refused = Self.refusedDevice(engine) {
            states[.deviceAuth] = .fails(refused)
            // A revoked device still hands in what it holds (P5.6).
            if engine.standing == .revoked { states[.push] = Self.lane(.push, of: engine) }
            return
        }
        states[.deviceAuth] = engine.hasHello ? .works : .unknown
        states[.push] = engine.stuck.isEmpty ? Self.lane(.push, of: engine) : .fails("chain_broken")
        let isMismatched = engine.mismatchQuietUntil.map { $0 > engine.lastNow } ?? false
        states[.pull] = isMismatched ? .fails("sums_differ") : Self.lane(.pull, of: engine)
    }

    private static func refusedDevice(_ engine: SyncEngine) -> String? {
        if let reason = engine.quarantine { return reason.rawValue }
        switch engine.standing {
        case .revoked: return "MELMASTOON.SYNC.DEVICE_REVOKED"
        case .suspended: return "MELMASTOON.SYNC.DEVICE_SUSPENDED"
        case .active: break
        }
        return engine.alarmedCode
    }

    private static func lane(_ request: SyncRequest, of engine: SyncEngine) -> State {
        if let refusal = engine.lanes[request]?.refusal { return .fails(refusal) }
        return engine.hasHello ? .works : .unknown
    }
}
