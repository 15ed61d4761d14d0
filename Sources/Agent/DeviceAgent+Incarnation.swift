import Journal
import Keyring
import Ledger
import Store
import Sync
import World

extension DeviceAgent {
    /// Begins a new numbering and carries again what the cloud may lack (P17.2, P17.5).
    ///
    /// The keyring names the numbering before anything is journaled under it. Durable on return.
    ///
    /// - Parameters:
    ///   - reason: Why.
    ///   - carry: What goes on under the new numbering.
    ///   - lost: Numbers of the old one that cannot be read any more.
    ///   - witness: What vouches for the highest number; by default this journal.
    ///   - notes: Local notes that are saved with its first action, or not at all.
    /// - Returns: The numbering as the engine sees it, nil when it could not be saved.
    func beginIncarnation(
        _ reason: IncarnationBegin.Reason,
        carry: [Carry],
        lost: RangeSet = RangeSet(),
        witness: IncarnationBegin.Witness? = nil,
        notes: [JSON] = []
    ) -> LocalIncarnation? {
        let old = journal.position
        let fresh = mint()
        keyring.keys.incarnation = fresh
        do throws(DiskError) { try keyringFiles.write(&keyring) } catch { return nil }
        let last = IncarnationBegin.Witness.Last(incarnation: old.incarnation, seq: old.seq)
        let begin = IncarnationBegin(
            // The newest that any witness knows; `lost` are numbers of it.
            previous: witness?.last.last?.incarnation ?? old.incarnation,
            reason: reason,
            witness: witness
                ?? IncarnationBegin.Witness(source: .journal, isReliable: true, last: [last]),
            lost: lost,
            agentVersion: Product.version,
            schemaVersion: DeviceStore.schemaVersion
        )
        var group = journal.draft
        group.begin(fresh)
        let action = systemAction(.incarnationBegin(begin), seq: 1)
        guard saveSystem(&group, [action.json], notes) else { return nil }
        guard carryAgain(carry) else { return nil }
        talk?.told = journal.position.seq
        return LocalIncarnation(id: fresh, last: journal.position.seq)
    }

    /// Carries actions again under the current numbering: same ids, new numbers, `orig`.
    ///
    /// - Parameter orders: From where on, of which numbering.
    /// - Returns: Whether all of it is on disk.
    func carryAgain(_ orders: [Carry]) -> Bool {
        for order in orders {
            let rows: [OutboxRow]
            do throws(StoreError) {
                rows = try store.toCarry(order.incarnation, above: order.first - 1)
            } catch { return false }
            var rest = rows[...]
            while !rest.isEmpty {
                var group = journal.draft
                let slice = rest.prefix(32)
                rest = rest.dropFirst(slice.count)
                var bodies: [JSON] = []
                for row in slice {
                    let seq = group.position.seq + 1 + Int64(bodies.count)
                    guard let body = carried(row, seq: seq, isPoison: row.seq == order.poison)
                    else { continue }
                    bodies.append(body)
                }
                guard saveSystem(&group, bodies) else { return false }
            }
        }
        return true
    }

    /// The body of a row under a new number; nil for what began a numbering.
    func carried(_ row: OutboxRow, seq: Int64, isPoison: Bool) -> JSON? {
        let body: JSON
        do throws(JSONError) { body = try JSON(parsing: row.body) } catch { return nil }
        guard case .object(var members) = body,
            body["type"]?.textValue != ActionType.incarnationBegin.rawValue
        else { return nil }
        let origin =
            body["orig"] ?? [
                "incarnation": .text(row.incarnation.text), "seq": .integer(row.seq),
            ]
        if isPoison {
            let wrapped = OutboxOpaque(
                originalType: body["type"]?.textValue ?? "",
                originalDigest: Digest.sha256(row.body).bytes,
                original: row.body.count <= 8_192 ? row.body : nil,
                cause: "POISON"
            )
            var action = systemAction(.outboxOpaque(wrapped), seq: seq)
            action.origin = Action.Origin(incarnation: row.incarnation, seq: row.seq)
            if let slip = body["slip"]?.textValue { action.slip = SlipNumber(slip) }
            return action.json
        }
        members["seq"] = .integer(seq)
        members["orig"] = origin
        return .object(members)
    }

    func systemAction(_ payload: Payload, seq: Int64) -> Action {
        let now = ports.clock.now()
        return Action(
            id: mint(),
            seq: seq,
            stream: .device,
            capture: stamp(claimedDate, at: now),
            actor: .system,
            payload: payload
        )
    }

    /// Saves actions and notes of the agent's own as one group; false when nothing was saved.
    func save(actions: [JSON] = [], notes: [JSON]) -> Bool {
        var group = journal.draft
        return saveSystem(&group, actions, notes)
    }

    /// Journal, then store, for what the agent itself captures.
    ///
    /// - Parameters:
    ///   - group: An empty group on top of the journal.
    ///   - bodies: Actions in order, numbered.
    ///   - notes: Local notes after them.
    ///   - request: What is kept with the last action of the request it came from.
    /// - Returns: Whether all of it is on disk.
    func saveSystem(
        _ group: inout GroupDraft,
        _ bodies: [JSON],
        _ notes: [JSON] = [],
        request: JSON? = nil
    ) -> Bool {
        do throws(StoreError) {
            try store.beginGroup()
            for (index, body) in bodies.enumerated() {
                let rid = index == bodies.count - 1 ? request : nil
                try store.apply(StoredRecord(group.action(body, request: rid)))
            }
            for note in notes { try store.apply(StoredRecord(group.note(note))) }
        } catch {
            guarded { () throws(StoreError) in try store.rollbackGroup() }
            return false
        }
        do throws(JournalError) { try journal.append(group) } catch {
            guarded { () throws(StoreError) in try store.rollbackGroup() }
            mode = .locked
            return false
        }
        guarded { () throws(StoreError) in try store.commitGroup() }
        return true
    }
}
