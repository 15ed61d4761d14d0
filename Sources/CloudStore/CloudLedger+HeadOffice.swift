public import Judge
public import Ledger
public import World

/// What the office changes by itself, without an action of a desk.
extension CloudLedger {
    /// Keeps a posting of the office's and brings the folios it touches up to their lines.
    ///
    /// - Throws: ``CloudStoreError``.
    public func book(_ posting: Posting) throws(CloudStoreError) {
        for folio in try post(posting).sorted() { try refreshBalance(of: folio) }
    }

    /// Takes a session off its drawer; its pile goes on in a recovery session (P8.19).
    ///
    /// - Throws: ``CloudStoreError``.
    public func apply(_ displacement: Displacement) throws(CloudStoreError) {
        for effect in displacement.effects { try apply(effect) }
        if !displacement.posting.entries.isEmpty { try book(displacement.posting) }
    }

    /// A session with its expected cash.
    ///
    /// - Throws: ``CloudStoreError``.
    public func books(of session: SessionRecord) throws(CloudStoreError) -> SessionBooks {
        SessionBooks(session, balance: try balance(.drawer, session.id.text))
    }

    /// The business date in force.
    ///
    /// - Throws: ``CloudStoreError``.
    public func businessDay() throws(CloudStoreError) -> BusinessDay {
        try LedgerBooks(ledger: self).businessDay()
    }

    /// The policy in force, the standard one before any was published.
    ///
    /// - Throws: ``CloudStoreError``.
    public func currentPolicy() throws(CloudStoreError) -> Policy {
        try LedgerBooks(ledger: self).policy(version: nil) ?? .standard
    }

    /// The rates in force; nil before any were published.
    ///
    /// - Throws: ``CloudStoreError``.
    public func currentRates() throws(CloudStoreError) -> FXSnapshot? {
        try LedgerBooks(ledger: self).fxSnapshot(nil)
    }

    /// A folio by its number.
    ///
    /// - Throws: ``CloudStoreError``.
    public func folio(number: String) throws(CloudStoreError) -> FolioRecord? {
        try LedgerBooks(ledger: self).folio(number: number)
    }

    /// The document of a collection with a code.
    ///
    /// - Throws: ``CloudStoreError``.
    public func document(
        _ collection: String,
        code: String
    ) throws(CloudStoreError) -> JSON? {
        try documents(collection).first { $0["code"]?.textValue == code }
    }

    /// The charge that an action posted, when it was booked.
    ///
    /// - Throws: ``CloudStoreError``.
    public func charge(postedBy action: ID) throws(CloudStoreError) -> ChargeRecord? {
        let found = try documents("folio_charges").first {
            $0["action_id"]?.textValue == action.text
        }
        guard let found else { return nil }
        return try LedgerBooks.read { () throws(ShapeError) in try ChargeRecord(found) }
    }

    /// Settles a draft that shall never be booked (P8.11).
    ///
    /// - Returns: False when the action is no draft.
    /// - Throws: ``CloudStoreError``.
    public func drop(draft action: ID) throws(CloudStoreError) -> Bool {
        guard let row = try openRow(of: action), row.isDraft else { return false }
        try supersede(draft: action)
        return true
    }

    /// One action of the read-out: as received, with its verdict, nil while it is not final.
    public struct LedgerLine: Hashable, Sendable {
        /// The action.
        public let actionID: ID
        /// The device it was first received from.
        public let deviceID: ID
        /// Its incarnation.
        public let incarnation: ID
        /// Its number there.
        public let seq: Int64
        /// The body.
        public let body: JSON
        /// The final verdict, or the last one that is not.
        public let verdict: JSON?
    }

    /// Every action once, in the order of first receipt.
    ///
    /// - Throws: ``CloudStoreError``.
    public func ledgerLines() throws(CloudStoreError) -> [LedgerLine] {
        var lines: [LedgerLine] = []
        for row in try rows(OfficeSQL.actions) {
            var verdict = try row.optionalJSON(5)
            if verdict == nil { verdict = try row.optionalJSON(6) }
            lines.append(
                LedgerLine(
                    actionID: try row.id(0),
                    deviceID: try row.id(1),
                    incarnation: try row.id(2),
                    seq: try row.integer(3),
                    body: try CloudRow.json(try row.bytes(4)),
                    verdict: verdict
                )
            )
        }
        return lines
    }
}

private enum OfficeSQL {
    static let actions: StaticString = """
        SELECT a.action_id, a.device_id, a.incarnation, a.seq, c.body, a.verdict, c.result
        FROM action a JOIN custody c ON c.tenant_id = a.tenant_id AND c.device_id = a.device_id
        AND c.incarnation = a.incarnation AND c.seq = a.seq
        WHERE a.tenant_id = $1 AND a.property_id = $2 ORDER BY a.arrival
        """
}
