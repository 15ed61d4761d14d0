import Judge
public import Ledger
public import World

/// Proofs of the office, by the SHA-256 of their tokens (P5.8).
extension CloudLedger {
    /// Keeps a proof that was just made.
    ///
    /// - Parameters:
    ///   - hash: The SHA-256 of its token, 32 bytes.
    ///   - staff: Whom it is given to.
    ///   - expiry: Until when it is good.
    /// - Throws: ``CloudStoreError``.
    public func issue(
        stepUp hash: [UInt8],
        to staff: ID,
        until expiry: Timestamp
    ) throws(CloudStoreError) {
        try run(SQL.issue, [.bytes(hash), .id(staff), .moment(now), .moment(expiry)])
    }

    /// Notes that the token itself came beside an action; twice is once.
    ///
    /// - Throws: ``CloudStoreError``.
    public func prove(_ hash: [UInt8], for action: ID) throws(CloudStoreError) {
        try run(SQL.prove, [.id(action), .bytes(hash)])
    }

    /// Whether the token of that hash came beside an action.
    func isProved(_ hash: [UInt8], for action: ID) throws(CloudStoreError) -> Bool {
        try rows(SQL.isProved, [.id(action), .bytes(hash)]).first != nil
    }

    /// What is known of a proof; nil when the office never gave it.
    func stepUp(_ hash: [UInt8]) throws(CloudStoreError) -> StepUpBooks? {
        guard let row = try rows(SQL.find, [.bytes(hash)]).first else { return nil }
        return StepUpBooks(
            staffID: try row.id(0),
            isExpired: try row.moment(1) <= now,
            spentOn: try row.optionalText(2).flatMap { ID($0) }
        )
    }

    /// Spends a proof, once: another action that has it already keeps it.
    func spend(stepUp reference: String, on action: ID) throws(CloudStoreError) {
        guard let hash = Base64.bytes(reference) else { throw .damaged }
        try run(SQL.spend, [.bytes(hash), .id(action)])
    }

    private enum SQL {
        static let issue: StaticString = """
            INSERT INTO step_up
            (tenant_id, property_id, token_hash, staff_id, issued_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """
        static let prove: StaticString = """
            INSERT INTO step_up_proof (tenant_id, property_id, action_id, token_hash)
            SELECT $1, $2, $3, $4 WHERE NOT EXISTS (
            SELECT 1 FROM step_up_proof
            WHERE tenant_id = $1 AND property_id = $2 AND action_id = $3 AND token_hash = $4)
            """
        static let isProved: StaticString = """
            SELECT 1 FROM step_up_proof
            WHERE tenant_id = $1 AND property_id = $2 AND action_id = $3 AND token_hash = $4
            """
        static let find: StaticString = """
            SELECT staff_id, expires_at, action_id FROM step_up
            WHERE tenant_id = $1 AND property_id = $2 AND token_hash = $3
            """
        static let spend: StaticString = """
            UPDATE step_up SET action_id = $4
            WHERE tenant_id = $1 AND property_id = $2 AND token_hash = $3 AND action_id IS NULL
            """
    }
}
