public import Ledger
public import World

/// Whose data a piece of work may see: one property of one tenant, and no other way (SEC-34).
///
/// It comes from the directory, by a device key, an enrolment token or a property code; never from
/// the body of a request (P5.6).
public struct CloudScope: Hashable, Sendable {
    /// The tenant.
    public let tenant: ID
    /// The property.
    public let property: ID

    /// Puts the two together.
    public init(tenant: ID, property: ID) {
        self.tenant = tenant
        self.property = property
    }
}

extension CloudDriver {
    /// Runs the body in one transaction on the data of one property.
    ///
    /// - Parameters:
    ///   - scope: The property.
    ///   - now: The cloud's clock, for what is stamped.
    ///   - body: The work; what it throws rolls everything back.
    /// - Returns: What the body returned.
    /// - Throws: ``CloudStoreError``.
    public func transaction<Result: Sendable>(
        _ scope: CloudScope,
        at now: Timestamp,
        _ body: (CloudLedger) throws(CloudStoreError) -> Result
    ) throws(CloudStoreError) -> Result {
        try transaction(tenant: scope.tenant.text) { (session) throws(CloudStoreError) in
            let ledger = CloudLedger(scope: scope, session: session, now: now)
            let result = try body(ledger)
            try ledger.finish()
            return result
        }
    }
}
