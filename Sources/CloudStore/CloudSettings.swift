import World

/// The few switches of the whole cloud.
public struct CloudSettings {
    /// The name of a switch.
    public enum Name: String, Sendable {
        /// What a cloud that was restored changes (P17.7).
        case cloudEpoch = "epoch"
        /// Whether pushes get 503: `1`.
        case areWritesFrozen = "writes_frozen"
        /// Whether verdicts wait: `1`.
        case isJudgePaused = "judge_paused"
    }

    private let session: any CloudSession
    private static let tenant = CloudValue.text("-")

    init(session: any CloudSession) {
        self.session = session
    }

    /// The value of a switch, nil when it was never set.
    ///
    /// - Throws: ``CloudStoreError``.
    public func value(_ name: Name) throws(CloudStoreError) -> String? {
        try session.rows(SQL.value, [Self.tenant, .text(name.rawValue)]).first?.text(0)
    }

    /// Sets a switch.
    ///
    /// - Throws: ``CloudStoreError``.
    public func set(_ name: Name, _ value: String) throws(CloudStoreError) {
        let values: [CloudValue] = [Self.tenant, .text(name.rawValue), .text(value)]
        if try session.run(SQL.update, values) == 0 { _ = try session.run(SQL.insert, values) }
    }

    private enum SQL {
        static let value: StaticString = """
            SELECT value FROM setting WHERE tenant_id = $1 AND name = $2
            """
        static let update: StaticString = """
            UPDATE setting SET value = $3 WHERE tenant_id = $1 AND name = $2
            """
        static let insert: StaticString = """
            INSERT INTO setting (tenant_id, name, value) VALUES ($1, $2, $3)
            """
    }
}

extension CloudDriver {
    /// Reads or sets switches.
    ///
    /// - Parameter body: What is done.
    /// - Returns: What the body returned.
    /// - Throws: ``CloudStoreError``.
    public func settings<Result: Sendable>(
        _ body: (CloudSettings) throws(CloudStoreError) -> Result
    ) throws(CloudStoreError) -> Result {
        try transaction(tenant: "-") { (session) throws(CloudStoreError) in
            try body(CloudSettings(session: session))
        }
    }
}
