import Ledger
public import World

/// How a cloud wants to be polled.
///
/// - SeeAlso: P15.1, P19.3.
public struct HelloPolicy: Hashable, Sendable {
    /// How a device learns that there is something to pull.
    public enum WakeMode: String, Hashable, Sendable {
        /// `GET /wake`.
        case longpoll
        /// A pull every so often.
        case interval
    }

    /// Over how many seconds devices spread after the line came back.
    public var reconnectSpreadSeconds: Int64
    /// How a device learns of changes.
    public var wakeMode: WakeMode
    /// How often it looks without being woken, in seconds.
    public var intervalSeconds: Int64
    /// After how long a deferred action is worth an alert, in seconds.
    public var deferredAlertSeconds: Int64

    /// Makes the policy that holds before the first hello.
    public init() {
        reconnectSpreadSeconds = 60
        wakeMode = .interval
        intervalSeconds = 300
        deferredAlertSeconds = 3_600
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        reconnectSpreadSeconds = try members.integer("reconnect_spread_s", in: 0...3_600)
        var wake = try members.object("wake")
        wakeMode = try wake.word("mode", as: WakeMode.self)
        intervalSeconds = try wake.integer("interval_s", in: 1...86_400)
        deferredAlertSeconds = try members.count("deferred_alert_s")
    }

    /// The wire form.
    public var json: JSON {
        [
            "reconnect_spread_s": .integer(reconnectSpreadSeconds),
            "wake": [
                "mode": .text(wakeMode.rawValue), "interval_s": .integer(intervalSeconds),
            ],
            "deferred_alert_s": .integer(deferredAlertSeconds),
        ]
    }
}
