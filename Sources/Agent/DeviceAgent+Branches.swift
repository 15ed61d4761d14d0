import Journal
import Ledger
import Store
import Sync
import World

extension DeviceAgent {
    /// Two copies told different stories (5.1): the other branch's actions go on under a new
    /// numbering, with what is not settled of the kept one.
    func carryForks(_ forks: [JournalFork]) throws(BootHalt) {
        var others: [JournalRecord] = []
        for fork in forks where fork.other.kind == .action {
            guard let id = fork.other.json?["action_id"]?.textValue.flatMap({ ID($0) }) else {
                continue
            }
            let isKnown = try BootStep.store { () throws(StoreError) in
                try !store.outbox(action: id).isEmpty
            }
            if !isKnown { others.append(fork.other) }
        }
        guard let first = others.first else { return }
        let begun = beginIncarnation(
            .fork,
            carry: [Carry(incarnation: first.incarnation, from: first.seq)]
        )
        if begun == nil { throw BootHalt(.store(.journalUnwritable), "incarnation.begin") }
        var rest = others[...]
        while !rest.isEmpty {
            var group = journal.draft
            for record in rest.prefix(32) {
                guard let body = record.json else { continue }
                add(body, of: (record.incarnation, record.seq), to: &group)
            }
            rest = rest.dropFirst(32)
            try keep(group)
        }
    }

    /// BT-13: rows that only a refused store has, into the journal and nowhere else.
    func journalOnly(_ rows: [OutboxRow]) throws(BootHalt) {
        let old = journal.position
        let fresh = mint()
        keyring.keys.incarnation = fresh
        try BootStep.disk { () throws(DiskError) in try keyringFiles.write(&keyring) }
        let begin = IncarnationBegin(
            previous: old.incarnation,
            reason: .fork,
            witness: IncarnationBegin.Witness(
                source: .store,
                isReliable: false,
                last: [.init(incarnation: old.incarnation, seq: old.seq)]
            ),
            lost: RangeSet(),
            agentVersion: Product.version,
            schemaVersion: DeviceStore.schemaVersion
        )
        var group = journal.draft
        group.begin(fresh)
        _ = group.action(systemAction(.incarnationBegin(begin), seq: 1).json)
        for row in rows {
            guard let body = row.json else { continue }
            if group.isFull {
                try append(group)
                group = journal.draft
            }
            add(body, of: (row.incarnation, row.seq), to: &group)
        }
        try append(group)
    }

    private func append(_ group: GroupDraft) throws(BootHalt) {
        try BootStep.journal { () throws(JournalError) in try journal.append(group) }
    }

    private func add(_ body: JSON, of origin: (ID, Int64), to group: inout GroupDraft) {
        guard case .object(var members) = body,
            members["type"] != .text(ActionType.incarnationBegin.rawValue)
        else { return }
        members["seq"] = .integer(group.position.seq + 1)
        members["orig"] =
            members["orig"] ?? [
                "incarnation": .text(origin.0.text), "seq": .integer(origin.1),
            ]
        _ = group.action(.object(members))
    }
}
