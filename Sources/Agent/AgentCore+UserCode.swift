import Desk
import Keyring
import Ledger
import Sync
import World

/// An enrolment by a code: what the screen shows, and who waits for the end of it (P4.4).
struct EnrolJob {
    /// Its name, as `edgectl` asks for it.
    static let name = "enrol"

    /// What a person compares and types on the other screen.
    let shown: JSON
    /// Who waits: the ticket and until when it is kept, by the monotonic clock.
    var waiting: [(ticket: UInt64, answerBy: Int64)] = []
    /// How it ended.
    var result: Response?

    /// The answer while it lasts.
    var progress: Response {
        var members = shown.objectValue ?? [:]
        members["job"] = .text(Self.name)
        return Response(Status(rawValue: 202), json: .object(members))
    }
}

extension AgentCore {
    /// Shows the code, or goes on asking; nil when the cloud's answer ends the enrolment.
    func waitForApproval(_ answer: CloudAnswer, _ asked: Enrolling) -> ErrandStep? {
        guard asked.enrolment.asked.token == nil else { return nil }
        guard let known = asked.code else { return show(answer, asked) }
        guard case .success(let response) = answer.result, SyncHeaders.isAnswer(response) else {
            // The line is down: the cloud says when the code's time is over.
            return askAgain(asked)
        }
        let problem = Problem(response)
        if response.status.isSuccess { return nil }
        if problem.isCode(.enrolPending) { return askAgain(asked) }
        guard problem.isCode(.enrolSlowDown) else { return nil }
        var slower = asked
        slower.interval = min(300, max(asked.interval, known.interval) + 5)
        enrolling = slower
        return askAgain(slower)
    }

    private func show(_ answer: CloudAnswer, _ asked: Enrolling) -> ErrandStep? {
        guard case .success(let response) = answer.result, SyncHeaders.isAnswer(response),
            response.status.rawValue == 202, let code = Self.code(response)
        else { return nil }
        var asked = asked
        asked.code = code
        asked.interval = code.interval
        enrolling = asked
        let job = EnrolJob(shown: [
            "user_code": .text(code.code), "verification_uri": .text(code.verificationURI),
            "fingerprint": .text(String(code.fingerprint.prefix(8))),
        ])
        enrolJob = job
        self.answer(admin, asked.ticket, job.progress)
        return askAgain(asked)
    }

    private func askAgain(_ asked: Enrolling) -> ErrandStep? {
        guard let code = asked.code else { return nil }
        let now = ports.clock.now().adding(milliseconds: asked.clockOffset)
        return .pause(
            milliseconds: asked.interval * 1_000,
            asked.enrolment.poll(code.enrolID, now: now)
        )
    }

    private static func code(_ response: Response) -> UserCode? {
        do throws(LineFault) {
            let json = try Courier.json(of: response)
            do throws(ShapeError) { return try UserCode(json) } catch { return nil }
        } catch { return nil }
    }

    /// Answers whoever began an enrolment: at once, or when `edgectl` asks for the job.
    func tell(_ asked: Enrolling, _ response: Response) {
        guard asked.code != nil else { return answer(admin, asked.ticket, response) }
        enrolJob?.result = response
        answerEnrolJob()
    }

    /// Keeps a question for the enrolment's end.
    ///
    /// - Throws: ``Refusal`` when there is no enrolment.
    func keepEnrolJob(_ ticket: UInt64) throws(Refusal) {
        guard enrolJob != nil else {
            throw .desk(.usage, ["fault": "there is no such job"])
        }
        let now = ports.clock.monotonicMilliseconds()
        enrolJob?.waiting.append((ticket, now + SyncWaiter.patience))
        answerEnrolJob()
    }

    /// Answers those whose enrolment ended, and those whose time is over.
    func answerEnrolJob() {
        guard var job = enrolJob, !job.waiting.isEmpty else { return }
        if let result = job.result {
            for waiter in job.waiting { answer(admin, waiter.ticket, result) }
            enrolJob = nil
            return
        }
        let now = ports.clock.monotonicMilliseconds()
        for waiter in job.waiting where now >= waiter.answerBy {
            answer(admin, waiter.ticket, job.progress)
        }
        job.waiting.removeAll { now >= $0.answerBy }
        enrolJob = job
        if !job.waiting.isEmpty { run([.tidy(.soon)]) }
    }
}
