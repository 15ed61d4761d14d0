/// The database engine under the cloud: one set of statements, more than one engine (H-6).
///
/// - SeeAlso: D22, DUR-19.
public protocol CloudDriver: Sendable {
    /// Runs the body in one transaction: all of it is durable when this returns, or none of it is.
    ///
    /// Transactions of one tenant run one after the other, whichever server they come from. The
    /// body must not begin another one.
    ///
    /// - Parameters:
    ///   - tenant: Whose rows the transaction may touch; `-` for those of the whole cloud (SEC-31).
    ///   - body: The work; what it throws rolls everything back.
    /// - Returns: What the body returned.
    /// - Throws: ``CloudStoreError``.
    func transaction<Result: Sendable>(
        tenant: String,
        _ body: (any CloudSession) throws(CloudStoreError) -> Result
    ) throws(CloudStoreError) -> Result

    /// Lets go of the database; what is asked afterwards is ``CloudStoreError/unavailable``.
    func close()
}

/// An open transaction, as the statements see it.
public protocol CloudSession {
    /// Runs a statement and gives the number of rows it changed.
    ///
    /// Shape: `sql` is a constant with `$1` parameters; there are as many values as its highest
    /// number.
    ///
    /// - Throws: ``CloudStoreError``; the transaction must then be given up.
    func run(_ sql: StaticString, _ values: [CloudValue]) throws(CloudStoreError) -> Int

    /// Runs a query and gives its rows.
    ///
    /// - Throws: ``CloudStoreError``.
    func rows(_ sql: StaticString, _ values: [CloudValue]) throws(CloudStoreError) -> [CloudRow]
}
