public import Ledger

/// Which actions of an incarnation have their final verdict.
extension CloudLedger {
    /// Adds final verdicts to the `decided` set of an incarnation.
    ///
    /// It takes a position of the change log, so that a desk learns of it although no document may
    /// have changed. Effects and verdicts belong in the same transaction (P10.6).
    ///
    /// - Parameters:
    ///   - seqs: The numbers that are decided now.
    ///   - device: The device.
    ///   - incarnation: Its incarnation.
    /// - Throws: ``CloudStoreError``.
    public func markDecided(
        _ seqs: RangeSet,
        device: ID,
        incarnation: ID
    ) throws(CloudStoreError) {
        let key: [CloudValue] = [.id(device), .id(incarnation)]
        guard !seqs.isEmpty, let row = try rows(SQL.decided, key).first,
            var decided = RangeSet(try row.text(0))
        else { return }
        for range in seqs.ranges { decided.insert(range) }
        let pos = try takePosition()
        try run(SQL.saveDecided, key + [.text(decided.text), .integer(pos)])
    }

    private enum SQL {
        static let decided: StaticString = """
            SELECT decided FROM incarnation
            WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND incarnation = $4
            """
        static let saveDecided: StaticString = """
            UPDATE incarnation SET decided = $5, decided_pos = $6
            WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND incarnation = $4
            """
    }
}
