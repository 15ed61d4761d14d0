public import Ledger
import World

/// What can happen to a cash session at the desk.
enum SessionEvent: String, Hashable, CaseIterable {
    case post
    case countBegin
    case countDeclare
    case countResume
    case countInterim
    case drop
    case close
    case cosign
    case approve
    case handover
}

/// Where a session stands for the desk: its state, with a begun and a declared count told apart.
public enum SessionPhase: String, Hashable, Sendable, CaseIterable {
    /// Takes postings.
    case open
    /// A count was begun; postings are frozen, nothing is written (S3).
    case counting
    /// A count was declared.
    case declared
    case awaitingCosign
    case awaitingSupervisor
    case awaitingStepUp
    case sealed
    case closed
    case forceClosed

    init(_ state: SessionState, isCountBegun: Bool) {
        switch state {
        case .open: self = isCountBegun ? .counting : .open
        case .counting: self = .declared
        case .pendingClose(.awaitingCosign): self = .awaitingCosign
        case .pendingClose(.awaitingSupervisor): self = .awaitingSupervisor
        case .pendingClose(.awaitingStepUp): self = .awaitingStepUp
        case .pendingClose(.sealed): self = .sealed
        case .closed: self = .closed
        case .forceClosed: self = .forceClosed
        }
    }
}

/// The table of `domain.md` 7.1, as far as the desk moves a session; the cloud's moves come with
/// checkpoints.
enum SessionMachine {
    /// One line of the table.
    struct Move: Hashable {
        let id: String
        let from: SessionPhase
        let event: SessionEvent
        /// Where it may lead; policy picks where there are several.
        let to: Set<SessionPhase>

        init(_ id: String, _ from: SessionPhase, _ event: SessionEvent, _ to: Set<SessionPhase>) {
            self.id = id
            self.from = from
            self.event = event
            self.to = to
        }
    }

    static let moves: [Move] = [
        Move("S2", .open, .post, [.open]),
        Move("S2", .open, .drop, [.open]),
        Move("S3", .open, .countBegin, [.counting]),
        Move("S4", .counting, .countResume, [.open]),
        Move("S5", .open, .countDeclare, [.declared]),
        Move("S5", .counting, .countDeclare, [.declared]),
        Move("S6", .declared, .countDeclare, [.declared]),
        Move("S7", .declared, .countResume, [.open]),
        Move("S7", .open, .countInterim, [.open]),
        Move("S8", .declared, .drop, [.declared]),
        Move("S9", .declared, .close, pendings),
        Move("S10", .awaitingCosign, .countDeclare, [.declared]),
        Move("S11", .awaitingCosign, .cosign, [.sealed, .awaitingSupervisor, .awaitingStepUp]),
        Move("S12", .awaitingSupervisor, .approve, [.sealed]),
        Move("S13", .awaitingStepUp, .approve, [.sealed]),
        Move("S23", .open, .handover, [.sealed]),
        Move("S23", .counting, .handover, [.sealed]),
        Move("S23", .declared, .handover, [.sealed]),
        Move("S18", .forceClosed, .countDeclare, [.forceClosed]),
        Move("S18", .forceClosed, .close, [.forceClosed, .closed]),
        Move("S18", .forceClosed, .cosign, [.closed]),
    ]

    /// A close signed in the same act does not stop at `awaiting_cosign` (P8.4).
    private static let pendings: Set<SessionPhase> = [
        .awaitingCosign, .sealed, .awaitingSupervisor, .awaitingStepUp,
    ]

    /// The line for a pair, nil when the pair is refused.
    static func move(_ from: SessionPhase, _ event: SessionEvent) -> Move? {
        moves.first { $0.from == from && $0.event == event }
    }
}

extension SessionView {
    /// Where the session stands for the desk.
    public func phase(at moment: DeskMoment) -> SessionPhase {
        SessionPhase(state, isCountBegun: moment.countingSession == id)
    }

    /// Refuses an event that the table does not list.
    ///
    /// - Throws: ``Refusal``: `SESSION_NOT_OPEN` for what needs an open session, else
    ///   `ILLEGAL_TRANSITION`.
    func admit(_ event: SessionEvent, at moment: DeskMoment) throws(Refusal) {
        let phase = phase(at: moment)
        if SessionMachine.move(phase, event) != nil { return }
        let isAboutOpen = event == .post || event == .drop
        throw .desk(
            isAboutOpen ? .sessionNotOpen : .illegalTransition,
            ["state": .text(phase.word), "event": .text(event.rawValue)]
        )
    }
}

extension SessionPhase {
    /// The word of `domain.md` 7.1.
    public var word: String {
        switch self {
        case .open: "open"
        case .counting, .declared: "counting"
        case .awaitingCosign: "awaiting_cosign"
        case .awaitingSupervisor: "awaiting_supervisor"
        case .awaitingStepUp: "awaiting_step_up"
        case .sealed: "sealed"
        case .closed: "closed"
        case .forceClosed: "force_closed"
        }
    }
}

extension SessionState {
    /// The word of a captured answer: the reason of a pending close, else the state.
    public var deskWord: String { reason ?? word }
}
