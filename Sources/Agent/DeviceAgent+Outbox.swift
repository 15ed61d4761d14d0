import Keyring
import Ledger
import Store
import Sync
import World

extension DeviceAgent {
    /// The signed request of an errand, nil when there is nothing to send after all.
    ///
    /// - Parameter errand: Any errand but a snapshot, whose requests depend on each other.
    /// - Returns: The request as it is sent.
    func request(for errand: Errand) -> Request? {
        do throws(StoreError) {
            switch errand {
            case .time: return signed(.time)
            case .hello: return signed(.hello, body: try hello().json.canonicalBytes)
            case .pull(let cursor):
                let query = SyncQuery.Changes(cursor: cursor, maxBytes: 262_144)
                return signed(.changes, query: query.text)
            case .push(let incarnation, let first, let last):
                return try push(incarnation, first, last).map { signed(.actions, body: $0.bytes) }
            case .enrol, .snapshot, .office, .wait, .tidy: return nil
            }
        } catch {
            if error.isDamage { needsRebuild = true }
            return nil
        }
    }

    /// Signs a request as this device.
    func signed(_ route: SyncRoute, query: String = "", body: [UInt8]? = nil) -> Request {
        guard let talk else { preconditionFailure("a request needs a conversation") }
        let created = talk.estimate.cloudTime(at: ports.clock.now())
        return talk.courier.request(
            route,
            query: query,
            body: body,
            state: talk.engine.state,
            created: created
        )
    }

    /// A batch of rows, verbatim, sealed by this device (P9.1, P2.3).
    private func push(
        _ incarnation: ID,
        _ first: Int64,
        _ last: Int64
    ) throws(StoreError) -> PushBatch? {
        guard let talk else { return nil }
        let room = Int(talk.engine.limits.maxDecodedBytes) - 4_096
        let rows = try store.outbox(
            incarnation,
            from: first,
            limit: Int(last - first + 1),
            byteLimit: room
        )
        guard let head = rows.last, let begin = rows.first else { return nil }
        let seal = ChainLink.seal(
            device: identity.deviceID,
            incarnation: incarnation,
            seq: head.seq,
            head: head.hash
        )
        let batch = PushBatch(
            deviceID: identity.deviceID,
            incarnation: incarnation,
            firstSeq: first,
            chain: PushBatch.Chain(
                previousHash: begin.previousHash,
                headHash: head.hash,
                seal: keyring.keys.deviceKey.sign(seal)
            ),
            anchors: anchor.map { [$0] } ?? [],
            actions: rows.map(\.body)
        )
        return try batch.with(secrets: secrets(in: incarnation, first...head.seq))
    }

    /// The office's tokens for the actions of a batch (P5.8).
    private func secrets(
        in incarnation: ID,
        _ seqs: ClosedRange<Int64>
    ) throws(StoreError) -> [String: String] {
        var sent: Set<ID> = []
        for action in stepUps.actions {
            let rows = try store.outbox(action: action)
            let isSent = rows.contains { $0.incarnation == incarnation && seqs.contains($0.seq) }
            if isSent { sent.insert(action) }
        }
        return stepUps.secrets(of: sent)
    }

    /// Forgets the tokens of actions that the cloud has.
    func dropTokens() throws(StoreError) {
        for action in stepUps.actions {
            let rows = try store.outbox(action: action)
            if !rows.contains(where: { $0.state == .pending }) { stepUps.drop(action) }
        }
    }

    /// Cloud time pinned to the monotonic clock of this boot, once it is known (P6.3).
    private var anchor: ClockAnchor? {
        guard let talk, let best = talk.estimate.best else { return nil }
        return ClockAnchor(
            boot: boot,
            monotonicMilliseconds: ports.clock.monotonicMilliseconds(),
            cloudTime: talk.estimate.cloudTime(at: ports.clock.now()),
            errorMilliseconds: best.errorMilliseconds
        )
    }

    private func hello() throws(StoreError) -> HelloRequest {
        let status = try store.outboxStatus()
        var hello = HelloRequest(
            agent: AgentVersion(
                version: Product.version,
                platform: "linux-x86_64",
                schemaVersion: DeviceStore.schemaVersion
            ),
            wall: ports.clock.now(),
            clock: clockReading,
            outbox: HelloRequest.Outbox(depth: status.pending, oldestCapturedAt: status.oldest)
        )
        for type in ActionType.allCases {
            hello.actions[type.rawValue] = [ActionType.version]
        }
        for collection in Self.collections { hello.collections[collection] = [1] }
        for known in talk?.engine.incarnations ?? [] {
            hello.incarnations.append(
                HeldIncarnation(
                    incarnation: known.id,
                    lastSeq: known.last,
                    heldSeq: known.held,
                    heldHash: try head(known.id, at: known.held)
                )
            )
        }
        hello.cursor = talk?.engine.cursor
        hello.view = talk?.view
        hello.wantedLeases = try wantedLeases()
        hello.releasedLeases = try releasedLeases()
        return hello
    }

    /// H(seq), the genesis for 0.
    func head(_ incarnation: ID, at seq: Int64) throws(StoreError) -> [UInt8] {
        if seq > 0, let head = try store.head(incarnation, at: seq) { return head }
        let genesis = ChainLink.genesis(device: identity.deviceID, incarnation: incarnation)
        return Digest.sha256(genesis).bytes
    }

    private static let collections = [
        "policy", "entitlement", "business_days", "staff", "drawers", "cash_sessions",
        "session_entries", "price_lists", "tax_rules", "fx_snapshots", "folios", "devices",
        "action_results", "loss_reports", "attention", "refunds", "folio_charges", "payments",
    ]
}
