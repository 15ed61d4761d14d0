public import Ledger
public import World

/// Opens a cash session on a drawer with a counted float (S1, LSE-1 to LSE-4, CNT-4).
public struct OpenSession: Command {
    /// The code of the drawer.
    public let drawer: String
    /// What was counted.
    public let opening: CountedCash
    /// Why the float differs from what the last session left.
    public let reason: Reason?
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for a session.
    public init(
        drawer: String,
        opening: CountedCash,
        reason: Reason? = nil,
        options: CommandOptions = CommandOptions()
    ) {
        self.drawer = drawer
        self.opening = opening
        self.reason = reason
        self.options = options
    }

    /// Reads the body of `POST /v1/sessions`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        drawer = try members.limited("drawer", to: 80)
        opening = try members.cash("opening")
        reason = try members.reason()
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .open }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("drawer", .text(drawer)), ("opening", opening.json),
            ("reason", reason.map { .text($0.typed) }),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.drawer = drawer
        return query
    }

    /// Decides; see S1.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let place = try place(in: view)
        try opening.check(by: view.policy, isTotalAllowed: true)
        try place.drawer.check(opening.totals, isComingIn: false)
        try FreeText.check(reason?.typed, "reason")
        let fence = try view.fence(of: place)
        let counted = opening.totals.filter { !$0.isZero }
        let expected = place.predecessor?.floatLeft.filter { !$0.isZero } ?? counted
        let variance = try checked { () throws(MoneyError) in
            var difference = try Totals(counted)
            try difference.add(Totals(expected).negated)
            return difference.withoutZeros
        }
        try checkVariance(variance, view)
        let open = SessionOpen(
            sessionID: view.moment.mintedID,
            drawerID: place.drawer.id,
            fence: fence,
            predecessorID: place.predecessor?.sessionID,
            opening: opening,
            expectedFloat: expected,
            variance: variance,
            reasonCode: reason?.code
        )
        return DeskDecision(
            capture: [try view.draft(.sessionOpen(open))],
            state: SessionState.open.deskWord,
            sessionID: open.sessionID,
            money: try checked { () throws(MoneyError) in
                try Totals(counted)[place.drawer.baseCurrency]
            }
        )
    }

    private func place(in view: DeskView) throws(Refusal) -> DrawerView {
        guard let place = view.drawer else {
            throw .desk(.drawerUnknown, ["drawer": .text(drawer)])
        }
        guard place.drawer.isActive else {
            throw .desk(.drawerInactive, ["drawer": .text(drawer)])
        }
        if let blocking = place.blocking {
            let isUnsigned = blocking.state == .pendingClose(.awaitingCosign)
            throw .desk(
                isUnsigned ? .cosignRequired : .sessionExists,
                ["drawer": .text(drawer), "state": .text(blocking.state.deskWord)]
            )
        }
        if let own = view.session, own.ownerID == view.actor?.id, own.state.blocksDrawer,
            own.state != .pendingClose(.awaitingCosign)
        {
            throw .desk(.sessionExists, ["drawer": .text(own.drawer.code)])
        }
        if place.waitingCloses >= view.policy.sealedLimit {
            throw .desk(.needsLine, ["waiting_closes": .integer(place.waitingCloses)])
        }
        if place.predecessor?.isRecountRequired == true { try view.requireSupervisor() }
        return place
    }

    private func checkVariance(_ variance: [Money], _ view: DeskView) throws(Refusal) {
        if view.policy.coSignTolerance.allows(variance) { return }
        if reason == nil { throw .desk(.reasonRequired, ["variance": Totals.json(variance)]) }
        try view.requireSecondPerson()
    }
}
