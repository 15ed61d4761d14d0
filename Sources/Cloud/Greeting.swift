import CloudStore
import Keyring
import Ledger
import Sync
import World

/// Answers a hello: compares both logs, says what it takes, grants and frees leases.
///
/// - SeeAlso: P16.
struct Greeting {
    let configuration: CloudConfiguration
    let cloudEpoch: String
    let capabilities: [String]

    /// The answer; asking again changes nothing more.
    ///
    /// - Throws: ``CloudStoreError``.
    func answer(
        to hello: HelloRequest,
        by device: CloudLedger.DeviceRecord,
        in ledger: CloudLedger
    ) throws(CloudStoreError) -> HelloResponse {
        try ledger.saw(device)
        try ledger.keep(agent: hello.agent.json, of: device.id)
        if device.status == .active {
            for drawer in hello.releasedLeases.prefix(64) {
                try ledger.release(drawer, from: device.id)
            }
            for drawer in hello.wantedLeases.prefix(64) { try ledger.grant(drawer, to: device.id) }
        }
        var answer = HelloResponse(
            cloud: HelloResponse.Cloud(
                name: "edge-cloud",
                version: configuration.version,
                cloudEpoch: cloudEpoch,
                region: configuration.region
            ),
            deviceID: device.id,
            standing: device.status,
            view: FeedCursor.view(of: device.id)
        )
        answer.incarnations = try comparisons(hello.incarnations, device.id, ledger)
        answer.cursorStatus = try status(of: hello.cursor, device, ledger)
        answer.capabilities = capabilities
        for type in ActionType.allCases {
            answer.actions[type.rawValue] = ActionType.version
        }
        for collection in FeedCollection.allCases { answer.collections[collection.rawValue] = 1 }
        answer.limits = configuration.limits
        answer.policy.wakeMode = capabilities.contains("wake") ? .longpoll : .interval
        return answer
    }

    /// SPEC: P16.2, and the cloud's current one in any case.
    private func comparisons(
        _ held: [HeldIncarnation],
        _ device: ID,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> [KnownIncarnation] {
        let records = try ledger.incarnations(of: device)
        var answers: [KnownIncarnation] = []
        for one in held.prefix(64) {
            guard let record = records.first(where: { $0.incarnation == one.incarnation }) else {
                answers.append(KnownIncarnation(unknown: one.incarnation))
                continue
            }
            try ledger.witness(one.lastSeq, device: device, incarnation: one.incarnation)
            answers.append(try known(record, device, one, ledger))
        }
        let named = Set(held.map(\.incarnation))
        if let current = records.last(where: \.isCurrent), !named.contains(current.incarnation) {
            answers.append(try known(current, device, nil, ledger))
        }
        return answers
    }

    private func known(
        _ record: CloudLedger.IncarnationRecord,
        _ device: ID,
        _ held: HeldIncarnation?,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> KnownIncarnation {
        var match: Bool?
        if let held, held.heldSeq <= record.receivedSeq {
            let known = try hash(held.heldSeq, record.incarnation, device, ledger)
            match = known == held.heldHash
        }
        return KnownIncarnation(
            try ledger.custody(record, of: device),
            state: record.isCurrent ? .current : .closed,
            match: match
        )
    }

    private func hash(
        _ seq: Int64,
        _ incarnation: ID,
        _ device: ID,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> [UInt8]? {
        guard seq > 0 else {
            return Digest.sha256(
                ChainLink.genesis(device: device, incarnation: incarnation)
            ).bytes
        }
        return try ledger.hashes(seq...seq, device: device, incarnation: incarnation).first
    }

    private func status(
        of cursor: Cursor?,
        _ device: CloudLedger.DeviceRecord,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> HelloResponse.CursorStatus {
        guard let cursor else { return .none }
        guard let known = FeedCursor(cursor), known.cloudEpoch == cloudEpoch,
            known.view == FeedCursor.view(of: device.id),
            known.position <= (try ledger.position())
        else { return .unknown }
        let age = configuration.limits.deltaRetentionSeconds
        return known.isGone(after: age, at: ledger.now) ? .gone : .ok
    }
}
