import Desk
import Ledger
import TestSupport
import Testing
import World

/// A desk in memory: it assembles views out of its records and captures what rules decide.
///
/// The records are all it keeps of sessions, as the store's projections are rebuilt from them.
struct Shop {
    struct Record {
        let action: Action
        var outbox: OutboxState = .pending
        var chargeState: ChargeState?
    }

    static let deviceID = id("01a1fc44-d1b8-7263-a4db-e41488fb8721")
    static let incarnation = id("01a1fc44-d730-7e84-99c2-da9b199f05bc")

    var staff: [Staff] = []
    var drawers: [Drawer] = []
    var folios: [Folio] = []
    var lists: [PriceList] = []
    var rules: [TaxRule] = []
    var snapshot: FXSnapshot?
    var policy = Policy.standard
    var entitlement: Entitlement?
    var freezes: Set<Freeze> = []
    var mode = AgentMode.normal
    var isOnline = false
    var isClockTrusted = true
    var stepUpReference: String?
    /// The code of the other desk that holds every lease.
    var holder: String?
    var items: [AttentionItem] = []
    /// What the office says of refunds, by refund.
    var officeRefunds: [ID: Refund] = [:]
    var now = time("2026-11-21T09:00:00.000Z")
    var businessDate = date("2026-11-21")
    private var forceClosedAt: [ID: Int] = [:]
    private(set) var records: [Record] = []
    private(set) var counting: ID?
    private var minted: UInt64 = 0

    /// What a command did.
    struct Outcome {
        let decision: DeskDecision
        let actions: [Action]
        var action: Action? { actions.last }
    }

    /// Runs a command as a member of staff, and captures what is decided.
    @discardableResult
    mutating func run(_ command: any Command, as code: String) throws -> Outcome {
        let decision = try decide(command, seeing: view(command, as: code))
        var actions: [Action] = []
        for draft in decision.drafts {
            let capture = Action.Capture(
                at: now,
                zone: "Asia/Kabul",
                utcOffsetSeconds: 16_200,
                businessDate: businessDate,
                clock: ClockReading(
                    boot: 1,
                    monotonicMilliseconds: 1,
                    offsetMilliseconds: nil,
                    errorMilliseconds: nil
                )
            )
            let stamp = ActionDraft.Stamp(
                id: mint(),
                seq: Int64(records.count) + 2,
                slip: nextSlip,
                capture: capture
            )
            let action = draft.action(stamp)
            // What goes to the journal is read back and checked by the rules of the wire (P7.1).
            let read = try Action(JSON(parsing: action.json.canonicalBytes))
            guard read.json == action.json else {
                throw ShapeError("action", "changed by writing it")
            }
            records.append(Record(action: action, chargeState: Self.state(of: action)))
            if case .chargeVoid(let mirror) = action.payload { markVoid(mirror.chargeActionID) }
            actions.append(action)
        }
        switch decision.step {
        case .countBegun(let session): counting = session
        case .countEnded: counting = nil
        case nil: break
        }
        now = now.adding(milliseconds: 1_000)
        return Outcome(decision: decision, actions: actions)
    }

    /// The code a command is refused with, nil when it is not.
    mutating func refusal(_ command: any Command, as code: String) -> Code? {
        do {
            try run(command, as: code)
            return nil
        } catch let refusal as Refusal {
            // S-15: the sentence of a refusal leaves nobody with a question mark.
            #expect(Sentence.gaps(in: refusal) == [], "\(refusal.code.text)")
            return refusal.code
        } catch {
            Issue.record("neither done nor refused: \(error)")
            return nil
        }
    }

    /// The cloud holds everything, and has booked every charge.
    mutating func settle() {
        for index in records.indices {
            records[index].outbox = .settled
            if records[index].chargeState == .captured { records[index].chargeState = .posted }
        }
    }

    /// The cloud closed the last session meanwhile, and the desk has just heard of it (S17).
    mutating func forceClose() throws {
        if let session = try sessions().last { forceClosedAt[session.id] = records.count }
    }

    private mutating func markVoid(_ chargeActionID: ID) {
        for index in records.indices where records[index].action.id == chargeActionID {
            records[index].chargeState = .voidPending
        }
    }

    private static func state(of action: Action) -> ChargeState? {
        guard case .chargePost(let charge) = action.payload else { return nil }
        return charge.isEstimate ? .draft : .captured
    }

    private mutating func mint() -> ID {
        minted += 1
        return Self.id("01a1fd63-0c9f-7000-8000-" + Self.hex(minted))
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 12 - digits.count) + digits
    }
}

// MARK: - Views

extension Shop {
    private var nextSlip: SlipNumber {
        let used = records.filter { $0.action.slip != nil }.count
        return SlipNumber(deviceCode: "7K", series: "2026", number: Int64(used) + 1)
    }

    mutating func view(_ command: any Command, as code: String) throws -> DeskView {
        let query = command.query
        var moment = DeskMoment(
            now: now,
            mode: mode,
            mintedID: mint(),
            isOnline: isOnline,
            isClockTrusted: isClockTrusted
        )
        moment.countingSession = counting
        moment.stepUpReference = stepUpReference
        var view = DeskView(
            moment,
            deviceID: Self.deviceID,
            businessDate: businessDate,
            nextSlip: nextSlip
        )
        view.policy = policy
        view.entitlement = entitlement
        view.freezes = freezes
        view.actor = staff.first { $0.code == code }
        view.cosigner = staff.first { $0.code == query.cosigner }
        view.supervisor = staff.first { $0.code == query.supervisor }
        view.session = try session(for: query, actor: view.actor?.id)
        if query.wantsHandover {
            view.handover = HandoverView(
                sessionID: mint(),
                countSeq: Int64(records.count) + 2,
                successorSession: try sessions().last {
                    $0.ownerID == view.cosigner?.id && $0.state.blocksDrawer
                }
            )
        }
        view.attention = items.first { $0.number == query.attention }
        let drawer =
            drawers.first { $0.code == query.drawer }
            ?? (query.drawer == nil ? view.session?.drawer : nil)
        view.drawer = try drawer.map { try self.view(of: $0) }
        view.folio = try folio(query.folio)
        if let item = query.item { view.price = try PriceBook(lists).find(item, on: businessDate) }
        view.taxRules = rules
        view.fxSnapshot = snapshot
        view.slip = records.first { $0.action.slip == query.slip && query.slip != nil }.map {
            SlipView(action: $0.action, outbox: $0.outbox, chargeState: $0.chargeState)
        }
        try fillReturns(query, &view)
        view.recent = recent(query, view.folio, actor: view.actor?.id)
        view.isPaperSlipUsed = records.contains {
            query.paperSlip != nil && $0.action.paperSlip == query.paperSlip
        }
        return view
    }

    private func recent(_ query: DeskQuery, _ folio: Folio?, actor: ID?) -> RecentAction? {
        let target = folio.map { FolioTarget.id($0.id) } ?? query.folio
        guard let key = query.repetition?.key(on: target) else { return nil }
        let last = records.last {
            $0.action.actor.staffID == actor && Repetition.key(of: $0.action.payload) == key
        }
        guard let action = last?.action, let slip = action.slip else { return nil }
        let age = now.milliseconds - action.capture.at.milliseconds
        return RecentAction(slip: slip, secondsAgo: age.flooredDivision(by: 1_000).quotient)
    }

    private func folio(_ target: FolioTarget?) throws -> Folio? {
        let found = folios.first {
            switch target {
            case .number(let number): $0.number == number
            case .room(let room): $0.room == room
            case .id(let id): $0.id == id
            case nil: false
            }
        }
        guard var folio = found else { return nil }
        for record in records {
            for entry in try entries(of: record.action)
            where entry.account == .folio && entry.reference == folio.id.text
                && entry.money.currency == folio.currency
            {
                folio.balance = try folio.balance.adding(entry.money)
            }
        }
        return folio
    }

    /// Every session, in the order of its opening.
    func sessions() throws -> [SessionView] {
        var views: [SessionView] = []
        for (place, record) in records.enumerated() {
            guard case .session(let id) = record.action.stream else { continue }
            if let index = views.firstIndex(where: { $0.id == id }) {
                if let cut = forceClosedAt[id], place >= cut, views[index].state != .closed {
                    views[index].state = .forceClosed
                }
                try views[index].apply(record.action, shop: self)
            } else if let opened = try opened(record.action) {
                views.append(opened)
            }
        }
        for index in views.indices where forceClosedAt[views[index].id] == records.count {
            views[index].state = .forceClosed
        }
        return views
    }

    private func opened(_ action: Action) throws -> SessionView? {
        guard case .sessionOpen(let open) = action.payload, let slip = action.slip,
            let owner = action.actor.staffID,
            let drawer = drawers.first(where: { $0.id == open.drawerID })
        else { return nil }
        var view = SessionView(
            id: open.sessionID,
            drawer: drawer,
            ownerID: owner,
            state: .open,
            opened: (at: action.capture.at, on: action.capture.businessDate),
            span: SessionView.Span(
                seqs: action.seq...action.seq,
                firstSlip: slip,
                lastSlip: slip
            )
        )
        try SessionFigures.add(action, to: &view.figures)
        return view
    }

    private func session(for query: DeskQuery, actor: ID?) throws -> SessionView? {
        let all = try sessions()
        if let id = query.sessionID { return all.first { $0.id == id } }
        if query.wantsPendingSession {
            return all.last {
                $0.state == .forceClosed || ($0.state.reason != nil && $0.state.reason != "sealed")
            } ?? all.last
        }
        let live = all.filter { $0.state.blocksDrawer || $0.state == .forceClosed }
        return live.last { $0.ownerID == actor } ?? live.last ?? all.last { $0.ownerID == actor }
    }

    private func view(of drawer: Drawer) throws -> DrawerView {
        let all = try sessions().filter { $0.drawer.id == drawer.id }
        var view = DrawerView(drawer)
        view.holder = holder
        view.blocking = all.last { $0.state.blocksDrawer }.map {
            DrawerView.Blocking(sessionID: $0.id, ownerID: $0.ownerID, state: $0.state)
        }
        view.waitingCloses = Int64(
            all.filter { $0.state.reason != nil && !$0.state.blocksDrawer }.count
        )
        let closes = records.compactMap { record -> SessionClose? in
            guard case .sessionClose(let close) = record.action.payload,
                all.contains(where: { $0.id == close.sessionID })
            else { return nil }
            return close
        }
        view.closeCount = Int64(closes.count)
        view.predecessor = closes.last.map {
            DrawerView.Predecessor(sessionID: $0.sessionID, floatLeft: $0.floatLeft)
        }
        return view
    }
}

extension SessionView {
    /// Adds what a record of the session says.
    fileprivate mutating func apply(_ action: Action, shop: Shop) throws {
        state = SessionState.after(action, from: state) ?? state
        span.seqs = span.seqs.lowerBound...action.seq
        if let slip = action.slip { span.lastSlip = slip }
        try SessionFigures.add(action, to: &figures)
        switch action.payload {
        case .sessionCount(let count):
            countNumber = count.number
            lastCount = nil
            if count.phase != .interim {
                closeCounts += 1
                lastCount = Count(
                    id: count.countID,
                    number: count.number,
                    phase: count.phase,
                    cash: count.cash
                )
            }
        case .drawerDrop(let drop):
            for money in drop.money { try lastCount?.dropped.add(money) }
        case .sessionClose(let close):
            lastCount = nil
            guard let closer = action.actor.staffID else { return }
            lastClose = Close(
                actionID: action.id,
                closedBy: closer,
                closedPersonID: shop.staff.first { $0.id == closer }?.personID,
                figures: close.figures
            )
        default: break
        }
    }
}
