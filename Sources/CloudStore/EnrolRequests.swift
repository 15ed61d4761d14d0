public import Ledger
public import World

/// Desks that wait on a screen for somebody to let them in (P4.4).
///
/// They are of no tenant yet: every statement is bound to `-` (SEC-31).
public struct EnrolRequests {
    /// One of them.
    public struct Pending: Hashable, Sendable {
        /// The name it asks again by.
        public let id: ID
        /// What its screen shows.
        public let code: String
        /// The thumbprint of its key.
        public let thumbprint: String
        /// What it asked, as it came.
        public let request: JSON
        /// Until when it waits.
        public let expiry: Timestamp
        /// How many seconds it leaves between two questions.
        public var interval: Int64
        /// When it asked last.
        public var polled: Timestamp
        /// How often its code was tried with another fingerprint.
        public var tries: Int64 = 0
        /// Where it was let in; nil while it waits.
        public var scope: CloudScope?

        /// Makes one that nobody has looked at.
        public init(
            id: ID,
            code: String,
            thumbprint: String,
            request: JSON,
            expiry: Timestamp,
            interval: Int64,
            polled: Timestamp
        ) {
            self.id = id
            self.code = code
            self.thumbprint = thumbprint
            self.request = request
            self.expiry = expiry
            self.interval = interval
            self.polled = polled
        }
    }

    /// More may not wait at once: whoever floods the door keeps it shut for codes only.
    public static let limit = 256

    private static let tenant: CloudValue = .text("-")
    private let session: any CloudSession

    init(session: any CloudSession) {
        self.session = session
    }

    /// Keeps a request, once those that ended long ago are gone.
    ///
    /// - Returns: False when too many wait.
    /// - Throws: ``CloudStoreError``.
    public func open(_ pending: Pending, at now: Timestamp) throws(CloudStoreError) -> Bool {
        let old = now.adding(milliseconds: -3_600_000)
        _ = try session.run(SQL.dropOld, [Self.tenant, .moment(old)])
        let count = try session.rows(SQL.count, [Self.tenant]).first?.integer(0) ?? 0
        guard count < Int64(Self.limit) else { return false }
        _ = try session.run(
            SQL.open,
            [
                Self.tenant, .id(pending.id), .text(pending.code), .text(pending.thumbprint),
                .json(pending.request), .moment(pending.expiry), .integer(pending.interval),
                .moment(pending.polled),
            ]
        )
        return true
    }

    /// The request of a name.
    ///
    /// - Throws: ``CloudStoreError``.
    public func find(_ id: ID) throws(CloudStoreError) -> Pending? {
        try session.rows(SQL.byID, [Self.tenant, .id(id)]).first.map(Self.pending)
    }

    /// The request whose code a person typed.
    ///
    /// - Throws: ``CloudStoreError``.
    public func find(code: String) throws(CloudStoreError) -> Pending? {
        try session.rows(SQL.byCode, [Self.tenant, .text(code)]).first.map(Self.pending)
    }

    /// The request of a key that still waits at a moment.
    ///
    /// - Throws: ``CloudStoreError``.
    public func find(
        key thumbprint: String,
        at now: Timestamp
    ) throws(CloudStoreError) -> Pending? {
        try session.rows(SQL.byKey, [Self.tenant, .text(thumbprint), .moment(now)]).first
            .map(Self.pending)
    }

    /// Writes back what changes in a request.
    ///
    /// - Throws: ``CloudStoreError``.
    public func put(_ pending: Pending) throws(CloudStoreError) {
        _ = try session.run(
            SQL.put,
            [
                Self.tenant, .id(pending.id), .integer(pending.interval), .moment(pending.polled),
                .integer(pending.tries), .id(pending.scope?.tenant), .id(pending.scope?.property),
            ]
        )
    }

    private static func pending(_ row: CloudRow) throws(CloudStoreError) -> Pending {
        var pending = Pending(
            id: try row.id(0),
            code: try row.text(1),
            thumbprint: try row.text(2),
            request: try row.json(3),
            expiry: try row.moment(4),
            interval: try row.integer(5),
            polled: try row.moment(6)
        )
        pending.tries = try row.integer(7)
        if let tenant = try row.optionalText(8).flatMap({ ID($0) }),
            let property = try row.optionalText(9).flatMap({ ID($0) })
        {
            pending.scope = CloudScope(tenant: tenant, property: property)
        }
        return pending
    }

    private enum SQL {
        static let dropOld: StaticString = """
            DELETE FROM enrol_request WHERE tenant_id = $1 AND expires_at < $2
            """
        static let count: StaticString = """
            SELECT COUNT(*) FROM enrol_request WHERE tenant_id = $1
            """
        static let open: StaticString = """
            INSERT INTO enrol_request
            (tenant_id, enrol_id, user_code, thumbprint, request, expires_at, interval_s, polled_at,
            tries)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)
            """
        static let byID: StaticString = """
            SELECT enrol_id, user_code, thumbprint, request, expires_at, interval_s, polled_at,
            tries, approved_tenant, approved_property
            FROM enrol_request WHERE tenant_id = $1 AND enrol_id = $2
            """
        static let byCode: StaticString = """
            SELECT enrol_id, user_code, thumbprint, request, expires_at, interval_s, polled_at,
            tries, approved_tenant, approved_property
            FROM enrol_request WHERE tenant_id = $1 AND user_code = $2
            """
        static let byKey: StaticString = """
            SELECT enrol_id, user_code, thumbprint, request, expires_at, interval_s, polled_at,
            tries, approved_tenant, approved_property
            FROM enrol_request WHERE tenant_id = $1 AND thumbprint = $2 AND expires_at > $3
            """
        static let put: StaticString = """
            UPDATE enrol_request
            SET interval_s = $3, polled_at = $4, tries = $5, approved_tenant = $6,
            approved_property = $7
            WHERE tenant_id = $1 AND enrol_id = $2
            """
    }
}

extension CloudDriver {
    /// Looks at those who wait to be let in, or changes them.
    ///
    /// - Parameter body: What is done.
    /// - Returns: What the body returned.
    /// - Throws: ``CloudStoreError``.
    public func enrolRequests<Result: Sendable>(
        _ body: (EnrolRequests) throws(CloudStoreError) -> Result
    ) throws(CloudStoreError) -> Result {
        try transaction(tenant: "-") { (session) throws(CloudStoreError) in
            try body(EnrolRequests(session: session))
        }
    }
}
