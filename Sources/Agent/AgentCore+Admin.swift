import Desk
import Keyring
import Ledger
import Store
import Sync
import World

/// An enrolment on its way to the cloud.
struct Enrolling {
    let ticket: UInt64
    let enrolment: DeviceEnrolment
    let keyring: OpenKeyring
    let trust: CloudTrust
    let request: Request
    /// Whether the cloud's clock was taken for its date.
    var isCorrected = false
    /// By how much that one is ahead, in milliseconds.
    var clockOffset: Int64 = 0
    /// The code that the screen shows, where there was no token.
    var code: UserCode?
    /// How long it leaves between two questions, in seconds.
    var interval: Int64 = 5
}

extension AgentCore {
    /// An operator's request to an agent that works.
    func operate(_ agent: DeviceAgent, _ request: Request) {
        do throws(Refusal) {
            switch try OperatorRoute(request.method, request.path) {
            case .sync: try sync(agent, request)
            case .replay: try replay(agent, request)
            case .job(let job): try again(agent, request, job)
            case .metrics: answer(admin, request.ticket, agent.metrics)
            case .backup: answer(admin, request.ticket, try backup(agent, request))
            case .backupPage: answer(admin, request.ticket, try backupPage(agent, request))
            case .drill: answer(admin, request.ticket, Response(.ok, json: try agent.drill()))
            case .purge: answer(admin, request.ticket, try purge(agent, request))
            case .rekey: answer(admin, request.ticket, try rekey(agent, request))
            case .freeze: try freeze(agent, request, true)
            case .unfreeze: try freeze(agent, request, false)
            case .enroll: throw .desk(.usage, ["fault": "this desk is enrolled already"])
            case let route:
                answer(admin, request.ticket, agent.answer(route, request))
                run(agent.noteCaptures())
                if route == .lease { run(agent.happened(.leaseWished)) }
            }
        } catch { answer(admin, request.ticket, error.response) }
    }

    private func sync(_ agent: DeviceAgent, _ request: Request) throws(Refusal) {
        let asked = try Self.read(request, SyncNow.init)
        run(agent.noteCaptures() + agent.happened(.personWaited) + agent.happened(.poked))
        guard let wait = asked.wait, !agent.isSettled else {
            answer(admin, request.ticket, agent.answer(.sync, request))
            return
        }
        let now = ports.clock.monotonicMilliseconds()
        let job = Hex.text(ports.entropy.bytes(8)) + "-\(now + wait * 1_000)"
        keepWaiting(request.ticket, job, endsAt: now + wait * 1_000)
    }

    private func freeze(
        _ agent: DeviceAgent,
        _ request: Request,
        _ isFrozen: Bool
    ) throws(Refusal) {
        let order: FreezeOrder
        do throws(ShapeError) {
            order = try FreezeOrder(Self.body(of: request))
        } catch { throw Refusal(error) }
        let scopes = try agent.freeze(order, isFrozen, by: request.peer)
        answer(admin, request.ticket, Response(.ok, json: scopes))
        run(agent.noteCaptures())
    }

    /// A job's name ends in the moment it is over.
    private func again(
        _ agent: DeviceAgent,
        _ request: Request,
        _ job: String
    ) throws(Refusal) {
        if job == EnrolJob.name { return try keepEnrolJob(request.ticket) }
        guard let end = job.split(separator: "-").last.flatMap({ Int64($0) }) else {
            throw .desk(.usage, ["fault": "there is no such job"])
        }
        keepWaiting(request.ticket, job, endsAt: end)
        answerWaiters(agent)
    }

    private func keepWaiting(_ ticket: UInt64, _ job: String, endsAt: Int64) {
        let now = ports.clock.monotonicMilliseconds()
        waiters.append(
            SyncWaiter(
                ticket: ticket,
                job: job,
                answerBy: now + SyncWaiter.patience,
                endsAt: endsAt
            )
        )
        run([.tidy(.soon)])
    }

    /// Answers those whose time has come; the others are looked at again in a moment.
    func answerWaiters(_ agent: DeviceAgent) {
        answerEnrolment(agent)
        guard !waiters.isEmpty else { return }
        let now = ports.clock.monotonicMilliseconds()
        let isSettled = agent.isSettled
        let request = Request(.get, "/v1/admin/sync")
        for waiter in waiters where isSettled || now >= waiter.endsAt {
            answer(admin, waiter.ticket, agent.answer(.sync, request))
        }
        waiters.removeAll { isSettled || now >= $0.endsAt }
        for waiter in waiters where now >= waiter.answerBy {
            answer(
                admin,
                waiter.ticket,
                Response(Status(rawValue: 202), json: ["job": .text(waiter.job)])
            )
        }
        waiters.removeAll { now >= $0.answerBy }
        if !waiters.isEmpty { run([.tidy(.soon)]) }
    }

    /// An operator's request to an agent that may do nothing: enrolment, or a named refusal.
    func answerLocked(_ request: Request, _ locked: LockedDesk, _ keyring: OpenKeyring?) {
        if request.method == .get, request.path == "/v1/admin/doctor" {
            answer(admin, request.ticket, Response(.ok, json: diagnosis(locked).json))
            return
        }
        if request.path == "/v1/admin/jobs/" + EnrolJob.name, enrolJob != nil {
            do throws(Refusal) { return try keepEnrolJob(request.ticket) } catch {
                return answer(admin, request.ticket, error.response)
            }
        }
        guard request.method == .post, request.path == "/v1/admin/enroll",
            locked.code == .desk(.notEnrolled), let keyring
        else {
            answer(admin, request.ticket, locked.respond(to: request, now: ports.clock.now()))
            return
        }
        beginEnrolment(request, keyring)
    }

    /// BT-02: a desk that may do nothing says why all the same.
    private func diagnosis(_ locked: LockedDesk) -> Diagnosis {
        Inspection.diagnosis(
            of: state,
            keyFile: credential,
            agent: Diagnosis.Part(.agent, locked.code, locked.detail),
            ports: ports
        )
    }

    private func beginEnrolment(_ request: Request, _ keyring: OpenKeyring) {
        do throws(Refusal) {
            guard enrolling == nil else { throw .desk(.busy) }
            let enrolment = try enrolment(request, keyring)
            enrolling = Enrolling(
                ticket: request.ticket,
                enrolment: enrolment,
                keyring: keyring,
                trust: try enrolment.trust(proxy: configuration.proxy),
                request: enrolment.request(now: ports.clock.now())
            )
            run([.enrol])
        } catch { answer(admin, request.ticket, error.response) }
    }

    /// The enrolment by the cloud's clock, once, when the cloud found its date stale (P5.5).
    func enrolAgain(after answer: CloudAnswer) -> Request? {
        guard case .success(let response) = answer.result, SyncHeaders.isAnswer(response),
            !response.status.isSuccess, enrolling?.isCorrected == false
        else { return nil }
        let problem = Problem(response)
        guard problem.isCode(.signatureStale), let asked = enrolling,
            let cloud = problem.members["server_time_ms"]?.integerValue
        else { return nil }
        enrolling?.isCorrected = true
        enrolling?.clockOffset = cloud - ports.clock.now().milliseconds
        let now = Timestamp(milliseconds: cloud)
        guard let code = asked.code else { return asked.enrolment.request(now: now) }
        return asked.enrolment.poll(code.enrolID, now: now)
    }

    /// Takes the cloud's answer to an enrolment.
    func enrolled(_ answer: CloudAnswer) -> ErrandStep {
        guard let asked = enrolling else { return .done }
        if let step = waitForApproval(answer, asked) { return step }
        enrolling = nil
        do throws(Refusal) {
            let response: Response
            do throws(WireError) { response = try answer.result.get() } catch {
                throw .desk(.needsLine, ["reason": .text(LineFault(error).rawValue)])
            }
            let identity = try asked.enrolment.identity(response)
            try adopt(identity, asked.keyring)
            let told = EnrollAnswer(
                deviceID: identity.deviceID,
                deviceCode: identity.deviceCode,
                propertyID: identity.propertyID,
                baseURL: identity.baseURL
            )
            let now = ports.clock.monotonicMilliseconds()
            enrolment = EnrolmentWaiter(
                asked: asked,
                response: Response(.ok, json: told.json),
                answerBy: now + EnrolmentWaiter.patience
            )
            run([.tidy(.soon)])
        } catch { tell(asked, error.response) }
        return .done
    }

    /// Answers an enrolment once the replica is there, or its time is over.
    private func answerEnrolment(_ agent: DeviceAgent) {
        guard let waiting = enrolment else { return }
        let isOver = ports.clock.monotonicMilliseconds() >= waiting.answerBy
        guard agent.businessDay != nil || isOver else { return run([.tidy(.soon)]) }
        tell(waiting.asked, waiting.response)
        enrolment = nil
    }

    /// Keeps the identity, then boots with it: what a power cut between the two leaves is the same.
    private func adopt(
        _ identity: DeviceIdentity,
        _ keyring: OpenKeyring
    ) throws(Refusal) {
        var keyring = keyring
        let files = KeyringFiles(
            state: state,
            credential: credential,
            disk: ports.disk,
            entropy: ports.entropy
        )
        do throws(DiskError) {
            try Commissioning(files, ports).enrol(identity, in: &keyring)
        } catch { throw Refusal(.store(.cannotSave), ["cause": .text(error.code.rawValue)]) }
        do throws(BootError) { take(try boot.run(holding: lock)) } catch {
            throw Refusal(.store(.cannotSave))
        }
    }

    private func enrolment(
        _ request: Request,
        _ keyring: OpenKeyring
    ) throws(Refusal) -> DeviceEnrolment {
        let asked = try Self.read(request, Enroll.init)
        return DeviceEnrolment(asked: asked, keys: keyring.keys)
    }

    /// What an operator's request asks for.
    ///
    /// - Throws: ``Refusal`` `USAGE` with the member at fault.
    static func read<Asked>(
        _ request: Request,
        _ make: (JSON) throws(ShapeError) -> Asked
    ) throws(Refusal) -> Asked {
        do throws(ShapeError) { return try make(body(of: request)) } catch {
            throw Refusal(error)
        }
    }

    static func body(of request: Request) throws(ShapeError) -> JSON {
        if request.body.isEmpty { return [:] }
        do throws(JSONError) { return try JSON(parsing: request.body) } catch {
            throw ShapeError("body", error.code.rawValue)
        }
    }
}
