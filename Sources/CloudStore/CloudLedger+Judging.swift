import Judge
import Keyring
public import Ledger
import Sync
import World

/// Judging one action: the view, the judgement, and everything that changes with it.
extension CloudLedger {
    /// Judges an action in custody and keeps everything that follows, in this transaction.
    ///
    /// - Returns: The verdict.
    /// - Throws: ``CloudStoreError``; nothing was kept then.
    @discardableResult
    public func judge(_ row: OpenRow) throws(CloudStoreError) -> Verdict {
        let body = try CloudRow.json(row.body)
        if Action.isOfUnknownType(body) { return try wait(row) }
        let judgement = try judgement(of: row, body)
        try apply(judgement, of: row, body)
        return judgement.verdict
    }

    /// Judges a draft again with the unit price that a person gave it (F11, ACT-3).
    ///
    /// - Parameters:
    ///   - action: The draft.
    ///   - price: Its unit price.
    /// - Returns: Its verdict, nil when it does not wait any more; one that is not final was not
    ///   kept, and the draft waits as before.
    /// - Throws: ``CloudStoreError``; nothing was kept then.
    @discardableResult
    public func price(draft action: ID, at price: Money) throws(CloudStoreError) -> Verdict? {
        guard let row = try openRow(of: action) else { return nil }
        let body = try CloudRow.json(row.body)
        let judgement = try judgement(of: row, body, agreeing: price)
        if judgement.verdict.isFinal { try apply(judgement, of: row, body) }
        return judgement.verdict
    }

    private func judgement(
        of row: OpenRow,
        _ body: JSON,
        agreeing price: Money? = nil
    ) throws(CloudStoreError) -> Judgement {
        if let action = Self.readable(body) {
            return try judged(action, row, body, agreeing: price)
        }
        guard let rest = UnreadableAction(body) else { throw .damaged }
        let circumstances = try circumstances(of: row, body, named: [])
        let view = try LedgerView.assembled(
            for: rest,
            about: circumstances,
            reading: LedgerBooks(ledger: self)
        )
        return Judge.judge(rest, seeing: view)
    }

    /// The action, nil when its body breaks a rule of P7 or P8.
    private static func readable(_ body: JSON) -> Action? {
        do throws(ShapeError) { return try Action(body) } catch { return nil }
    }

    private func judged(
        _ action: Action,
        _ row: OpenRow,
        _ body: JSON,
        agreeing price: Money?
    ) throws(CloudStoreError) -> Judgement {
        var named = action.dependencies
        switch action.payload {
        case .chargeVoid(let void): named.append(void.chargeActionID)
        case .sessionConfirmClose(let confirmation): named.append(confirmation.closeActionID)
        default: break
        }
        let circumstances = try circumstances(of: row, body, named: named)
        var view = try LedgerView.assembled(
            for: action,
            about: circumstances,
            reading: LedgerBooks(ledger: self)
        )
        if let price { view.prices.agreed = price }
        return Judge.judge(action, seeing: view)
    }

    /// A type or version that this program does not judge waits for a newer one (K59).
    private func wait(_ row: OpenRow) throws(CloudStoreError) -> Verdict {
        let verdict = Verdict(.deferred, code: Code.sync(.actionTypeUnsupported).text)
        try keep(verdict, of: row)
        return verdict
    }

    /// Leaves an action for later: deferred, and left to an operator when it was tried often enough
    /// (P10.5).
    ///
    /// - Parameters:
    ///   - row: The action.
    ///   - code: Why it waits; `PARKED` is tried no more by itself.
    /// - Throws: ``CloudStoreError``.
    public func putOff(_ row: OpenRow, because code: Code) throws(CloudStoreError) {
        try keep(Verdict(.deferred, code: code.text), of: row)
    }

    private func apply(
        _ judgement: Judgement,
        of row: OpenRow,
        _ body: JSON
    ) throws(CloudStoreError) {
        var folios: Set<ID> = []
        for posting in judgement.postings { folios.formUnion(try post(posting)) }
        folios.formUnion(
            try post(judgement.entries, as: judgement.entriesID, on: judgement.businessDate)
        )
        if judgement.entriesID != row.actionID {
            try name(judgement.entriesID, "action_id_reused", causedBy: row.actionID)
        }
        for effect in judgement.effects { try apply(effect) }
        for folio in folios.sorted() { try refreshBalance(of: folio) }
        if judgement.verdict.isFinal, let slip = body["slip"]?.textValue.flatMap({ SlipNumber($0) })
        {
            try take(slip, for: row.actionID)
        }
        try keep(judgement.verdict, of: row)
    }

    /// Applies what a judgement changes in the documents.
    func apply(_ effect: Effect) throws(CloudStoreError) {
        switch effect {
        case .putSession(let session): try put(session)
        case .putSessionEntry(let entry): try put("session_entries", entry)
        case .putCharge(let charge): try put("folio_charges", charge.document)
        case .putPayment(let payment): try put("payments", payment)
        case .putRefund(let refund): try put("refunds", refund.document)
        case .markMirrored(let original, let action): try markMirrored(original, by: action)
        case .closeFolio(let id): try close(folio: id)
        case .openLateFolio(let folio, let parent): try put(folio, lateOf: parent)
        case .openItem(let item): try open(item)
        case .closeItem(let item): try resolve(item: item)
        case .putAudit(let record): try put(record)
        case .spendStepUp(let reference, let action): try spend(stepUp: reference, on: action)
        case .priceDraft(let action, let price): try self.price(draft: action, at: price)
        case .supersedeDraft(let action): try supersede(draft: action)
        }
    }

    /// A draft that was voided before it was priced: nothing is booked, ever (P8.11).
    func supersede(draft action: ID) throws(CloudStoreError) {
        try resolveItems(about: action)
        guard let row = try openRow(of: action) else { return }
        let code = Code.billing(.chargeAlreadyVoided).text
        try keep(Verdict(.superseded, code: code), of: row)
    }
}

/// What surrounds an action in custody.
extension CloudLedger {
    private func circumstances(
        of row: OpenRow,
        _ body: JSON,
        named: [ID]
    ) throws(CloudStoreError) -> Circumstances {
        let (at, isSuspect) = try effectiveTime(of: row, body)
        let previous = try previous(of: row, body)
        // What is made because of a reused id may not fall together with what the first one made.
        let cause =
            previous == .other
            ? Self.lineID(row.actionID, "reused:" + row.incarnation.text, Int(row.seq))
            : row.actionID
        var made = Circumstances(deviceID: row.deviceID, at: at) { kind, number in
            Self.lineID(cause, kind.rawValue, number)
        }
        made.isClockSuspect = isSuspect
        if let device = try device(row.deviceID), device.status == .revoked {
            made.isDeviceRevoked = row.arrival > device.revokedAfter ?? 0
        }
        made.previous = previous
        made.gate = StreamGate(head: try head(before: row), dependencies: try states(of: named))
        let waited = now.milliseconds - row.receivedAt.milliseconds
        made.isOverdue = waited > 72 * 3_600_000
        return made
    }

    /// The id of a line that the cloud adds (P2.6).
    public static func lineID(_ action: ID, _ kind: String, _ number: Int) -> ID {
        let text = action.text + "\n" + kind + "\n" + String(number)
        return .derived(from: Digest.sha256(ChainLink.label("line"), Array(text.utf8)).bytes)
    }

    private func previous(
        of row: OpenRow,
        _ body: JSON
    ) throws(CloudStoreError) -> PreviousDecision? {
        guard let first = try firstCustody(of: row.actionID) else { return nil }
        if first.device == row.deviceID, first.incarnation == row.incarnation, first.seq == row.seq
        {
            return nil
        }
        guard first.identity == Digest.sha256(ChainLink.identity(of: body)).bytes else {
            return .other
        }
        var verdict = Verdict(.deferred)
        if let known = first.verdict {
            verdict = try LedgerBooks.read { () throws(ShapeError) in
                try Verdict(known, "verdict")
            }
        }
        return .same(incarnation: first.incarnation, seq: first.seq, verdict: verdict)
    }

    private func head(before row: OpenRow) throws(CloudStoreError) -> StreamGate.Head {
        guard let stream = Stream(row.stream) else { return .free }
        let waiting = try openRows(of: stream, before: row.arrival)
            .filter { $0.deviceID == row.deviceID }
        if waiting.isEmpty { return .free }
        let drafts = waiting.filter(\.isDraft).map(\.actionID)
        return drafts.count == waiting.count ? .drafts(drafts) : .blocked(drafts: drafts)
    }

    private func states(
        of actions: [ID]
    ) throws(CloudStoreError) -> [ID: StreamGate.Dependency] {
        var states: [ID: StreamGate.Dependency] = [:]
        for id in actions {
            guard let custody = try firstCustody(of: id) else {
                states[id] = .unknown
                continue
            }
            switch custody.verdict?["status"]?.textValue {
            case nil: states[id] = .deferred
            case Verdict.Status.rejected.rawValue: states[id] = .rejected
            default: states[id] = .satisfied
            }
        }
        return states
    }

    /// The time of P6.3, and whether the desk's clock was wrong by more than five seconds.
    private func effectiveTime(
        of row: OpenRow,
        _ body: JSON
    ) throws(CloudStoreError) -> (Timestamp, Bool) {
        guard let captured = body["captured_at"]?.textValue.flatMap({ Timestamp($0) }),
            let boot = body["clock"]?["boot"]?.integerValue,
            let mono = body["clock"]?["mono_ms"]?.integerValue
        else { return (row.receivedAt, true) }
        if let (cloud, anchor) = try anchor(of: row.deviceID, boot: boot, near: mono) {
            let at = cloud.adding(
                milliseconds: mono.subtractingReportingOverflow(anchor).partialValue
            )
            let wrong = at.milliseconds - captured.milliseconds
            return (at, wrong.magnitude > 5_000)
        }
        if let offset = body["clock"]?["off_ms"]?.integerValue {
            return (captured.adding(milliseconds: offset), offset.magnitude > 5_000)
        }
        return (min(captured, row.receivedAt), true)
    }

    private func anchor(
        of device: ID,
        boot: Int64,
        near mono: Int64
    ) throws(CloudStoreError) -> (cloud: Timestamp, mono: Int64)? {
        try rows(AnchorSQL.nearest, [.id(device), .integer(boot), .integer(mono)]).first
            .map { (row) throws(CloudStoreError) in (try row.moment(0), try row.integer(1)) }
    }
}

private enum AnchorSQL {
    static let nearest: StaticString = """
        SELECT cloud_ms, mono_ms FROM anchor
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND boot = $4
        ORDER BY ABS(mono_ms - $5), mono_ms LIMIT 1
        """
}
