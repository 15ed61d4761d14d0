public import Ledger
public import World

/// A slip that shall be printed: made with its action, never in the way of it (PRN-1).
public struct PrintJob: Hashable, Sendable {
    /// Where it stands.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Nobody has tried yet.
        case queued
        /// The printer was not ready.
        case failed
        /// It was brought back from the journal, which does not know what came out of a printer.
        case unsure
        /// It is on paper.
        case done
    }

    /// The action that the slip was given for; the job's own name, too.
    public let actionID: ID
    /// The slip.
    public let slip: SlipNumber
    /// Where it stands.
    public let state: State
    /// How often somebody tried.
    public let attempts: Int64

    /// Makes it.
    public init(actionID: ID, slip: SlipNumber, state: State, attempts: Int64) {
        self.actionID = actionID
        self.slip = slip
        self.state = state
        self.attempts = attempts
    }

    /// A member of the answer.
    public var json: JSON {
        [
            "id": .text(actionID.text), "slip": .text(slip.text), "state": .text(state.rawValue),
            "attempts": .integer(attempts),
        ]
    }
}

/// The answer to `GET /v1/print-jobs`: what waits for paper, the oldest first.
public struct PrintJobs: Hashable, Sendable {
    /// The most jobs of one answer.
    public static let limit = 200

    /// The jobs that are not done, at most ``limit``.
    public var jobs: [PrintJob]
    /// How many there are in all.
    public var waiting: Int64

    /// Makes the answer.
    public init(_ jobs: [PrintJob], waiting: Int64) {
        self.jobs = jobs
        self.waiting = waiting
    }

    /// The body.
    public var json: JSON {
        ["jobs": .list(jobs.map(\.json)), "waiting": .integer(waiting)]
    }
}

/// The body of `POST /v1/print-jobs/{id}`: what came out of the printer.
public struct PrintOutcome: Hashable, Sendable {
    /// The job.
    public let actionID: ID
    /// `done` or `failed`.
    public let state: PrintJob.State

    /// Tells of a job.
    public init(_ state: PrintJob.State, of actionID: ID) {
        self.actionID = actionID
        self.state = state
    }

    /// Reads the body.
    ///
    /// - Throws: ``ShapeError``.
    public init(of actionID: ID, _ body: JSON) throws(ShapeError) {
        self.actionID = actionID
        var members = try JSONMembers(body, at: "")
        state = try members.word("state", as: PrintJob.State.self)
        try members.close()
        guard state == .done || state == .failed else {
            throw ShapeError("state", "not one of: done failed")
        }
    }

    /// The body, for who sends it.
    public var json: JSON { ["state": .text(state.rawValue)] }
}
