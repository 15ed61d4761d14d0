import Database
public import Ledger
public import World

extension DeviceStore {
    /// The ledger lines of an action as they were written at its capture.
    public func ledgerLines(of action: ID) throws(StoreError) -> [Entry] {
        var found: [Entry] = []
        let kept = try rows(
            """
            SELECT account, ref, currency, amount_micro FROM entry
            WHERE action_id = $1 ORDER BY line
            """,
            [.text(action.text)]
        )
        for row in kept {
            guard let account = row.text(0).flatMap(Account.init), let reference = row.text(1),
                let currency = row.text(2).flatMap({ Currency($0) }), let micro = row.integer(3)
            else { throw .damaged("entry: a row has no shape") }
            do { found.append(Entry(account, reference, try Money(currency, micro: micro))) } catch
            {
                throw .damaged("entry: out of range")
            }
        }
        return found
    }

    /// The actions of a session's stream in the order of capture, each once.
    ///
    /// - Parameter session: The session.
    /// - Returns: Those that this program can read; empty for an unknown session.
    /// - Throws: ``StoreError``.
    public func sessionActions(_ session: ID) throws(StoreError) -> [Action] {
        var found: [Action] = []
        var known: Set<ID> = []
        try each(
            """
            SELECT lsn, incarnation, seq, prev, hash, body, local, state, verdict, carried
            FROM local_outbox
            WHERE lsn BETWEEN (SELECT first_lsn FROM session WHERE id = $1)
                AND (SELECT last_lsn FROM session WHERE id = $1) AND stream = $2
            ORDER BY lsn
            """,
            [.text(session.text), .text(Stream.session(session).text)]
        ) { (row) throws(StoreError) in
            if let action = try outboxRow(row).action, known.insert(action.id).inserted {
                found.append(action)
            }
            return true
        }
        return found
    }

    /// What the cloud has told about an action, by collection.
    ///
    /// - Parameter action: The action.
    /// - Returns: Each document with its collection, in the order of the collections below.
    /// - Throws: ``StoreError``.
    public func cloudDocuments(
        about action: ID
    ) throws(StoreError) -> [(collection: String, document: JSON)] {
        var found: [(collection: String, document: JSON)] = []
        for collection in Self.actionCollections {
            var documents = try documents(collection, alias: action.text)
            if let own = try document(collection, id: action.text), !documents.contains(own) {
                documents.append(own)
            }
            found += documents.map { (collection: collection, document: $0) }
        }
        return found
    }

    private static let actionCollections = [
        "action_results", "session_entries", "folio_charges", "payments", "refunds",
    ]
}
