import Database
public import Desk
public import Ledger
import World

extension DeviceStore {
    /// Puts together what a rule may see: replica, overlay and sessions, on top of the captures
    /// before it in the same transaction.
    ///
    /// - Parameters:
    ///   - query: What the command names.
    ///   - moment: What the agent itself knows.
    ///   - date: The claimed business date (DAY-2).
    /// - Returns: The view; what is not known is nil in it.
    /// - Throws: ``StoreError``.
    public func view(
        _ query: DeskQuery,
        at moment: DeskMoment,
        on date: BusinessDate
    ) throws(StoreError) -> DeskView {
        var view = DeskView(
            moment,
            deviceID: owner.deviceID,
            businessDate: date,
            nextSlip: try nextSlip(on: date)
        )
        if query.wantsBlankSlip { view.nextBlankSlip = try nextBlankSlip() }
        view.freezes = try freezes()
        view.entitlement = try entitlement()
        view.policy = try policy()
        if let id = query.actorID { view.actor = try staff(id: id) }
        if let code = query.cosigner { view.cosigner = try staff(code: code) }
        if let code = query.supervisor { view.supervisor = try staff(code: code) }
        if let code = query.drawer, let drawer = try drawer(code: code) {
            view.drawer = try drawerView(drawer)
        }
        view.session = try session(for: query, on: view.drawer)
        if query.wantsHandover, let sessionID = moment.mintedSessionID {
            let successor = view.cosigner?.id.text
            let live = try standing().first { $0.owner == successor && $0.state.isAtTheDesk }
            view.handover = HandoverView(
                sessionID: sessionID,
                countSeq: try position().seq + 1,
                successorSession: try session(live)
            )
        }
        if let number = query.attention { view.attention = try attention(number) }
        if view.drawer == nil, let drawer = view.session?.drawer {
            view.drawer = try drawerView(drawer)
        }
        view.folio = try query.folio.flatMap { (target) throws(StoreError) in try folio(target) }
        view.fxSnapshot = try snapshots().first
        if let pinned = view.folio?.fxSnapshotID {
            view.folioSnapshot = try snapshots().first { $0.id == pinned }
        }
        try fillItem(query, &view)
        try fillSlips(query, &view)
        return view
    }

    private func session(
        for query: DeskQuery,
        on drawer: DrawerView?
    ) throws(StoreError) -> SessionView? {
        if let id = query.sessionID { return try session(id) }
        let live = try standing()
        if query.wantsPendingSession {
            return try session(
                live.first { $0.state.waitsForSignature }
                    ?? live.first { $0.state == .forceClosed && $0.hasClose }
            )
        }
        let own = live.filter { $0.owner == query.actorID?.text }
        if let found = own.first(where: \.state.isAtTheDesk) ?? own.first {
            return try session(found)
        }
        if let id = drawer?.blocking?.sessionID { return try session(id) }
        return drawer == nil ? try session(live.first(where: \.state.isAtTheDesk)) : nil
    }

    private func session(_ live: LiveSession?) throws(StoreError) -> SessionView? {
        guard let live else { return nil }
        return try session(live.id)
    }

    /// A drawer with what stands on it, sessions of other desks among them.
    public func drawerView(_ drawer: Drawer) throws(StoreError) -> DrawerView {
        var view = DrawerView(drawer)
        let id = Value.text(drawer.id.text)
        let own = try rows(
            """
            SELECT id, owner_id FROM session WHERE drawer_id = $1 AND state <> 'closed'
            ORDER BY first_lsn DESC LIMIT 100
            """,
            [id]
        )
        for row in own {
            guard let sessionID = row.text(0).flatMap({ ID($0) }),
                let state = try sessionState(sessionID)
            else { throw .damaged("session") }
            add(sessionID, row.text(1).flatMap { ID($0) }, state, to: &view)
        }
        for doc in try documents("cash_sessions", of: drawer.id.text) {
            guard let office = read(doc, Session.init),
                try first("SELECT 1 FROM session WHERE id = $1", [.text(office.id.text)]) == nil
            else { continue }
            add(office.id, office.openedBy, office.state, to: &view)
        }
        if let holder = drawer.lease?.deviceID, holder != owner.deviceID {
            view.holder = try document("devices", id: holder.text)?["code"]?.textValue
        }
        view.predecessor = try predecessor(on: drawer.id)
        view.closeCount = try number(
            "SELECT count(*) FROM session_close WHERE drawer_id = $1",
            [id]
        )
        return view
    }

    private func add(
        _ id: ID,
        _ owner: ID?,
        _ state: SessionState,
        to view: inout DrawerView
    ) {
        if state.blocksDrawer {
            view.blocking =
                view.blocking
                ?? DrawerView.Blocking(sessionID: id, ownerID: owner ?? id, state: state)
        } else if case .pendingClose = state {
            view.waitingCloses += 1
        }
    }

    private func predecessor(on drawer: ID) throws(StoreError) -> DrawerView.Predecessor? {
        let row = try first(
            """
            SELECT session_id, doc FROM session_close WHERE drawer_id = $1 ORDER BY lsn DESC LIMIT 1
            """,
            [.text(drawer.text)]
        )
        guard let row, let id = row.text(0).flatMap({ ID($0) }),
            let close = try closePayload(row.text(1))
        else { return nil }
        let office = read(try document("cash_sessions", id: id.text), Session.init)
        return DrawerView.Predecessor(
            sessionID: id,
            floatLeft: close.floatLeft,
            isRecountRequired: office?.isRecountRequired ?? false
        )
    }

    /// A folio with replica plus overlay as its balance, nil when the replica lacks it.
    public func folio(_ target: FolioTarget) throws(StoreError) -> Folio? {
        let doc: JSON?
        switch target {
        case .id(let id): doc = try document("folios", id: id.text)
        case .number(let number): doc = try document("folios", code: number)
        case .room(let room):
            let found = try documents("folios", alias: room)
            doc = found.first { $0["state"] == "open" } ?? found.first
        }
        guard var folio = read(doc, Folio.init) else { return nil }
        // Postings under the number, from before the office told of the folio, count on it too.
        for reference in [folio.id.text, "number:" + folio.number] {
            let own = try overlay(.folio, reference)[folio.currency]
            do { folio.balance = try folio.balance.adding(own) } catch {
                throw .damaged("folio: its balance is out of range")
            }
        }
        return folio
    }

    private func fillItem(_ query: DeskQuery, _ view: inout DeskView) throws(StoreError) {
        guard let item = query.item else { return }
        view.price = try prices().find(item, on: view.businessDate)
        let entry: PriceBook.Entry
        switch view.price {
        case .live(let found), .unpriced(let found), .lapsed(let found): entry = found
        case .unknown: return
        }
        view.taxRules = try taxRules().filter { entry.item.taxRuleIDs.contains($0.id) }
    }

    private func fillSlips(_ query: DeskQuery, _ view: inout DeskView) throws(StoreError) {
        if let slip = query.slip, let row = try outbox(slip: slip), let action = row.action {
            view.slip = try slipView(action, row)
        }
        if let slip = query.slip { try fillReturns(slip, &view) }
        if let paper = query.paperSlip {
            view.isPaperSlipUsed =
                try first("SELECT 1 FROM slip WHERE paper = $1", [.text(paper)]) != nil
        }
        guard let repetition = query.repetition, let actor = query.actorID else { return }
        let target = view.folio.map { FolioTarget.id($0.id) } ?? query.folio
        let row = try first(
            """
            SELECT number, captured_at FROM slip WHERE staff_id = $1 AND repeat_key = $2
            ORDER BY lsn DESC LIMIT 1
            """,
            [.text(actor.text), .text(repetition.key(on: target))]
        )
        guard let row, let number = row.text(0).flatMap(SlipNumber.init), let at = row.integer(1)
        else { return }
        let elapsed = max(0, (view.moment.now.milliseconds - at) / 1_000)
        view.recent = RecentAction(slip: number, secondsAgo: elapsed)
    }

    /// An action with where it stands, as a rule sees it.
    ///
    /// - Throws: ``StoreError``.
    public func slipView(_ action: Action, _ row: OutboxRow) throws(StoreError) -> SlipView {
        guard case .chargePost(let charge) = action.payload else {
            var view = SlipView(action: action, outbox: row.state)
            view.paymentState = try paymentState(action, row)
            return view
        }
        let doc = try document("folio_charges", id: charge.chargeID.text)
        return SlipView(
            action: action,
            outbox: row.state,
            chargeState: try chargeState(charge, row, doc),
            documentVersion: doc?["ver"]?.integerValue
        )
    }
}

extension SessionState {
    /// Whether somebody at this desk still has to count, close or sign before the drawer is free.
    var isAtTheDesk: Bool { blocksDrawer || self == .forceClosed }

    /// Whether `till cosign` or `till approve` is what it waits for.
    var waitsForSignature: Bool {
        switch self {
        case .pendingClose(.awaitingCosign), .pendingClose(.awaitingSupervisor),
            .pendingClose(.awaitingStepUp):
            true
        case .open, .counting, .pendingClose(.sealed), .closed, .forceClosed: false
        }
    }
}
