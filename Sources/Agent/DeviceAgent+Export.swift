import Compression
import Desk
import Journal
import Ledger
import Store
import World

extension DeviceAgent {
    /// A page of what no cloud holds, readable by the owner of the recovery key alone.
    func export(_ request: Request) throws(StoreError) -> Result<JSON, Refusal> {
        guard let recoveryKey = identity.recoveryKey else {
            return .failure(.desk(.illegalTransition, ["state": "no_recovery_key"]))
        }
        guard let after = Int64(request.parameter("after") ?? "0"), after >= 0 else {
            return .failure(.desk(.usage, ["fault": "after: a place in the journal"]))
        }
        let dead = try store.deadLetters().filter { $0.lsn > after }
        let waiting = try store.outbox(in: .pending, after: after, limit: ExportPage.limit + 1)
        let rows = (dead + waiting).sorted { $0.lsn < $1.lsn }
        let shown = rows.prefix(ExportPage.limit)
        let page = ExportPage(
            of: identity.deviceID,
            after: after,
            through: shown.last?.lsn ?? after,
            actions: shown.count,
            hasMore: rows.count > shown.count
        )
        let lines = shown.flatMap { Self.line($0).canonicalBytes + [UInt8(ascii: "\n")] }
        let seal = RecoverySeal.seal(
            Gzip.compress(lines),
            to: recoveryKey,
            for: ExportPage.form,
            bound: page.head.canonicalBytes,
            ports.entropy
        )
        guard let seal else {
            return .failure(.desk(.illegalTransition, ["state": "recovery_key_unusable"]))
        }
        return .success(page.json(seal: seal))
    }

    /// A row with what proves it: the bytes are base64, for their hash is over the very bytes.
    private static func line(_ row: OutboxRow) -> JSON {
        [
            "incarnation": .text(row.incarnation.text), "seq": .integer(row.seq),
            "prev": .text(Base64.text(row.previousHash)), "hash": .text(Base64.text(row.hash)),
            "body": .text(Base64.text(row.body)),
        ]
    }
}
