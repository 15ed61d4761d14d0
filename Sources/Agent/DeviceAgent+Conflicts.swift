import Desk
import Ledger
import Store
import World

/// Disagreements with head office in the words of `conflicts.md`: found by verdicts, told with
/// what the desk knows of drawer, folio and item.
extension DeviceAgent {
    /// What items say, by the number of the item; items without a named conflict say nothing.
    func notices(of items: [AttentionItem]) throws(StoreError) -> [String: ConflictNotice] {
        var found: [String: ConflictNotice] = [:]
        for item in items {
            found[item.number] = try notice(of: item)
        }
        return found
    }

    private func notice(of item: AttentionItem) throws(StoreError) -> ConflictNotice? {
        if item.subject.kind == "short_bag" { return try shortBag(item) }
        guard let id = item.actionID, let row = try store.outbox(action: id).last,
            let action = row.action
        else { return nil }
        return try notice(of: action, row, item: item)
    }

    /// A bag that the safe found short; its number is the office's to tell (K43).
    private func shortBag(_ item: AttentionItem) throws(StoreError) -> ConflictNotice? {
        let document = try item.documentID.flatMap { (id) throws(StoreError) in
            try store.document("attention", id: id.text)
        }
        return ConflictNotice(
            .dropNotReceived,
            [
                "bag": document?["bag_no"] ?? "-", "item": .text(item.number),
                "amount": item.subject.amount?.json ?? .null,
            ]
        )
    }

    /// What the office's verdict on an action says, nil where it agreed or nobody needs to know.
    ///
    /// - Parameters:
    ///   - action: The action.
    ///   - row: Its row in the outbox.
    ///   - item: The item that is looked at; nil for any that is open about the action.
    /// - Returns: The notice.
    /// - Throws: ``StoreError``.
    func notice(
        of action: Action,
        _ row: OutboxRow,
        item: AttentionItem?
    ) throws(StoreError) -> ConflictNotice? {
        guard let verdict = Self.verdict(of: row) else { return nil }
        let actor = try action.actor.staffID.flatMap { (id) throws(StoreError) in
            try store.staff(id: id)
        }
        guard
            let name = ConflictCase(
                verdict,
                of: action,
                isActorGone: actor?.isDisabled ?? false
            ), var notice = ConflictNotice(name, of: action, verdict)
        else { return nil }
        notice.params["staff"] = .text(actor?.code ?? "-")
        notice.params["item"] = .text(try number(of: item, action, verdict))
        try addPlace(of: action, verdict, to: &notice)
        return notice
    }

    /// The result as it was kept; plainly accepted where it is settled and has none (P9.7).
    private static func verdict(of row: OutboxRow) -> Verdict? {
        guard let json = row.verdict else { return row.state == .settled ? .plain : nil }
        do throws(ShapeError) { return try Verdict(json, "verdict") } catch { return nil }
    }

    private func number(
        of item: AttentionItem?,
        _ action: Action,
        _ verdict: Verdict
    ) throws(StoreError) -> String {
        if let item { return item.number }
        let named = try verdict.attentionID.flatMap { (id) throws(StoreError) in
            try store.document("attention", id: id)?["no"]?.textValue
        }
        if let named { return named }
        return try store.attention().first { $0.actionID == action.id }?.number ?? "-"
    }

    private func addPlace(
        of action: Action,
        _ verdict: Verdict,
        to notice: inout ConflictNotice
    ) throws(StoreError) {
        if case .session(let id) = action.stream {
            notice.params["drawer"] = .text(try store.session(id)?.drawer.code ?? "-")
        }
        let moved = verdict.extra["relocated"]?["folio_id"]?.textValue.flatMap { ID($0) }
        guard let target = moved.map(FolioTarget.id) ?? action.payload.folio else { return }
        let folio = try store.folio(target)
        notice.params["folio"] = .text(folio?.number ?? target.typed)
        notice.params["room"] = .text(folio?.room ?? target.typed)
        guard case .chargeVoid(let void) = action.payload,
            let charge = try store.outbox(action: void.chargeActionID).last?.action
        else { return }
        notice.params["slip"] = .text(charge.slip?.text ?? "-")
    }

    /// What stands between the whole desk and the office until something else happens.
    ///
    /// - Returns: A notice a case, in their order, with `n`: how many actions wait because of it.
    /// - Throws: ``StoreError``.
    func standingConflicts() throws(StoreError) -> [ConflictNotice] {
        var counts: [ConflictCase: Int64] = [:]
        for row in try store.outbox(in: .deferred, limit: Self.deferredLimit) {
            guard let action = row.action, let verdict = Self.verdict(of: row),
                let name = ConflictCase(verdict, of: action), Self.standing.contains(name)
            else { continue }
            counts[name, default: 0] += 1
        }
        let lost = isRefilling ? try store.outboxStatus().pending : 0
        isRefilling = lost > 0
        if isRefilling { counts[.cloudRestoredBackwards] = lost }
        if try isCorrected() { counts[.reopenRace] = 1 }
        if mode == .quarantined, let reason = quarantineCase { counts[reason, default: 0] += 1 }
        let live = try store.liveSessions().first
        let drawer = try live.flatMap { (id) throws(StoreError) in
            try store.session(id)?.drawer.code
        }
        return ConflictCase.allCases.compactMap { name in
            counts[name].flatMap {
                ConflictNotice(name, ["n": .integer($0), "drawer": .text(drawer ?? "-")])
            }
        }
    }

    /// Whether the office corrects a session of the drawer that this desk works on (K13).
    private func isCorrected() throws(StoreError) -> Bool {
        guard let live = try store.liveSessions().first,
            let drawer = try store.session(live)?.drawer.id
        else { return false }
        return try store.documents("cash_sessions").contains {
            $0["kind"]?.textValue == Session.Kind.correction.rawValue
                && $0["drawer_id"]?.textValue == drawer.text
        }
    }

    /// How many waiting actions are looked at; a status is asked for often.
    private static let deferredLimit = 200

    /// What waits for the office as a whole, not for a price of its own.
    private static let standing: Set<ConflictCase> = [
        .closeBeforePayments, .auditInProgress, .schemaTooNewOrOld,
    ]
}
