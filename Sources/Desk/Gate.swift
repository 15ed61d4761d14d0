import Ledger
import World

/// The checks that all commands share, and the marks that all their actions carry.
struct Gate {
    private let command: any Command
    private let view: DeskView

    init(_ command: any Command, _ view: DeskView) {
        self.command = command
        self.view = view
    }

    func check() throws(Refusal) {
        try checkMode()
        try checkFreezes()
        try checkActor()
        try checkSigners()
        try checkPaper()
        try checkRepetition()
    }

    private func checkMode() throws(Refusal) {
        let reach = command.verb.reach
        switch view.moment.mode {
        case .normal, .recovering: break
        case .readOnly:
            if reach != .closing, reach != .signing {
                throw .desk(view.moment.modeCode ?? .readOnly)
            }
        case .suspended: if reach == .opening { throw .desk(.suspended) }
        case .quarantined:
            let isInSession = view.session?.state == .open || view.session?.state == .counting
            if ![.posting, .closing].contains(reach) || !isInSession { throw .desk(.quarantined) }
        case .locked: throw .desk(view.moment.modeCode ?? .locked)
        }
        if reach == .opening, view.entitlement?.stopsSessions(at: view.moment.now) == true {
            throw .desk(.suspended)
        }
    }

    private func checkFreezes() throws(Refusal) {
        let verb = command.verb
        if view.freezes.contains(.device), !verb.passesFrozenDrawer {
            throw .desk(.readOnly, ["scope": .text(Freeze.device.text)])
        }
        if view.freezes.contains(.adjustments), verb.isAdjustment {
            throw .desk(.readOnly, ["scope": .text(Freeze.adjustments.text)])
        }
        if let folio = view.folio, view.freezes.contains(.folio(folio.number)) {
            throw .desk(.readOnly, ["scope": .text(Freeze.folio(folio.number).text)])
        }
        guard verb.isAboutCash, let drawer = view.drawer?.drawer ?? view.session?.drawer else {
            return
        }
        if view.freezes.contains(.drawer(drawer.code)) {
            throw .desk(.drawerFrozen, ["drawer": .text(drawer.code)])
        }
    }

    private func checkActor() throws(Refusal) {
        guard let actor = view.actor else { throw Refusal(.iam(.loginRequired)) }
        if actor.isDisabled { throw Refusal(.iam(.staffDisabled), ["staff": .text(actor.code)]) }
        guard !command.verb.roles.isDisjoint(with: actor.roles) else {
            throw .desk(.notPermitted, ["staff": .text(actor.code)])
        }
    }

    private func checkSigners() throws(Refusal) {
        if let named = command.options.cosign {
            try check(view.cosigner, named.staff)
            guard view.cosigner?.maySign == true else { throw notPermitted(named.staff) }
        }
        if let named = command.options.supervisor {
            try check(view.supervisor, named.staff)
            guard view.supervisor?.isSupervisor == true else { throw notPermitted(named.staff) }
        }
        guard command.verb.reach != .signing, let actor = view.actor else { return }
        let people = [actor, view.cosigner, view.supervisor].compactMap { $0 }
        let isTwice =
            Set(people.map(\.id)).count < people.count
            || Set(people.map(\.personID)).count < people.count
        if isTwice { throw .desk(.samePerson) }
    }

    private func check(_ staff: Staff?, _ code: String) throws(Refusal) {
        guard let staff else { throw Refusal(.iam(.staffUnknown), ["staff": .text(code)]) }
        if staff.isDisabled { throw Refusal(.iam(.staffDisabled), ["staff": .text(code)]) }
        // A signature outside the roster's lease needs a supervisor beside it; one of a supervisor
        // counts (ROL-3).
        let isCovered = staff.isSupervisor || view.supervisor != nil
        if staff.isStale(at: view.moment.now), !isCovered {
            throw Refusal(.iam(.rosterExpired), ["staff": .text(code)])
        }
    }

    private func notPermitted(_ code: String) -> Refusal {
        .desk(.notPermitted, ["staff": .text(code)])
    }

    private func checkPaper() throws(Refusal) {
        guard let paper = command.options.paper else { return }
        guard command.verb.reach != .signing else {
            throw .desk(.usage, ["path": "paper", "fault": "not of a signature"])
        }
        if view.isPaperSlipUsed {
            throw .desk(.paperSlipUsed, ["paper_slip": .text(paper.slip)])
        }
        if view.cosigner == nil, view.supervisor == nil { throw .desk(.cosignRequired) }
    }

    private func checkRepetition() throws(Refusal) {
        guard let recent = repetition, command.options.asks else { return }
        throw .desk(
            .softDuplicate,
            ["slip": .text(recent.slip.text), "sec": .integer(recent.secondsAgo)]
        )
    }

    private var repetition: RecentAction? {
        view.recent.flatMap {
            (0...view.policy.softDuplicateSeconds).contains($0.secondsAgo) ? $0 : nil
        }
    }

    /// Adds what every action of the command carries: paper, and what was doubtful about it.
    func finish(_ draft: inout ActionDraft) {
        if let paper = command.options.paper {
            draft.paper = paper
            draft.notes.append(.reconstructed)
            if draft.approvals.isEmpty { draft.sign(by: view) }
        }
        if repetition != nil { draft.notes.append(.softDuplicate) }
        if !view.moment.isClockTrusted { draft.notes.append(.clockSuspect) }
        let signers = draft.approvals.map(\.staffID) + [draft.actor.staffID].compactMap { $0 }
        let people = [view.actor, view.cosigner, view.supervisor].compactMap { $0 }
            .filter { signers.contains($0.id) }
        if people.contains(where: { $0.isStale(at: view.moment.now) }) {
            draft.notes.append(.rosterStale)
        }
    }
}

extension ActionDraft {
    fileprivate mutating func sign(by view: DeskView) {
        if let cosigner = view.cosigner {
            approvals.append(Approval(cosigner, as: .cosign))
        } else if let supervisor = view.supervisor {
            approvals.append(Approval(supervisor, as: .supervisor))
        }
    }
}

extension Approval {
    /// A signature by a fresh PIN at this desk.
    init(_ staff: Staff, as kind: Kind) {
        self.init(staffID: staff.id, kind: kind, method: .pin, pinVersion: staff.pin?.version)
    }
}
