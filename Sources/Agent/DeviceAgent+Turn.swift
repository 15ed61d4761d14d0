import Desk
import Keyring
import Ledger
import Store
import World

/// A request in work, with what is known of the PINs it carries.
struct DeskWork {
    let request: Request
    /// Which of its signatures hold, once they were checked; nil before.
    var results: [Bool]?
}

/// What a turn saves beside its captures.
struct Asides {
    /// Local notes.
    var notes: [JSON] = []
    /// What the agent itself tells auditors.
    var events: [AuditEvent] = []

    var isEmpty: Bool { notes.isEmpty && events.isEmpty }
}

/// What a turn made of a request.
enum DeskOutcome {
    /// Its answer.
    case answered(Response)
    /// PINs to be checked beside the queue; the same work comes again with the results.
    case checking([PINCheck])
}

extension DeviceAgent {
    /// One turn of the queue: every waiting request, the captures among them as groups.
    ///
    /// - Parameter works: Requests in the order they came.
    /// - Returns: An outcome for each, in the same order.
    func turn(_ works: [DeskWork]) -> [DeskOutcome] {
        regain()
        var outcomes = [DeskOutcome?](repeating: nil, count: works.count)
        var captures: [(index: Int, request: CaptureRequest)] = []
        var looks: [(index: Int, looking: DeskRoute.Looking)] = []
        var asides = Asides()
        for (index, work) in works.enumerated() {
            do throws(Refusal) {
                switch try plan(work, &asides) {
                case .outcome(let outcome): outcomes[index] = outcome
                case .capture(let request): captures.append((index, request))
                case .look(let looking): looks.append((index, looking))
                }
            } catch { outcomes[index] = .answered(error.response) }
        }
        run(captures, asides, &outcomes)
        for (index, looking) in looks {
            outcomes[index] = .answered(look(looking, works[index].request))
        }
        return outcomes.map { $0 ?? .answered(Refusal.desk(.internal).response) }
    }

    /// What is to be done with one request.
    private enum Plan {
        case outcome(DeskOutcome)
        case capture(CaptureRequest)
        case look(DeskRoute.Looking)
    }

    private func run(
        _ captures: [(index: Int, request: CaptureRequest)],
        _ asides: Asides,
        _ outcomes: inout [DeskOutcome?]
    ) {
        var rest = captures[...]
        var asides = asides
        while !rest.isEmpty || !asides.isEmpty {
            let done = capture(rest.map(\.request), notes: asides.notes, events: asides.events)
            for (capture, result) in zip(rest, done) {
                switch result {
                case .success(let captured):
                    outcomes[capture.index] = .answered(Response(.ok, json: captured.json))
                case .failure(let refusal):
                    let told = refusal.pointing(to: blankSlips)
                    outcomes[capture.index] = .answered(told.response)
                }
            }
            rest = rest.dropFirst(done.count)
            asides = Asides()
        }
    }

    private func plan(_ work: DeskWork, _ asides: inout Asides) throws(Refusal) -> Plan {
        let call = try DeskCall(work.request)
        let login = try authenticated(call, work.request)
        let signatures = try call.signatures + ownSignature(call, login)
        if !signatures.isEmpty {
            guard let results = work.results else {
                return .outcome(.checking(try checks(signatures, &asides)))
            }
            try judge(signatures, results, &asides)
        }
        switch call.ask {
        case .login(let asked): return .outcome(.answered(try begin(asked, work.request.peer)))
        case .unlock(let unlock): return .outcome(.answered(try lift(unlock, &asides)))
        case .logout:
            logins.end(work.request.headers["Edge-Login"] ?? "")
            return .outcome(.answered(Response(.ok, json: [:])))
        case .look(let looking): return .look(looking)
        case .printed(let outcome): return .outcome(.answered(try note(outcome)))
        case .capture(let command):
            guard let login else { throw Refusal(.iam(.loginRequired)) }
            let actor = Actor.staff(id: login.staffID, pinVersion: login.pinVersion)
            return .capture(
                CaptureRequest(
                    command: command,
                    actor: actor,
                    requestID: call.requestID,
                    digest: call.digest
                )
            )
        }
    }

    /// The fresh PIN of the one who is logged in, for what asks for it beside the login.
    private func ownSignature(
        _ call: DeskCall,
        _ login: LoginBook.Login?
    ) throws(Refusal) -> [Signature] {
        guard case .capture(let command) = call.ask, let pin = command.ownPIN else { return [] }
        guard let login else { throw Refusal(.iam(.loginRequired)) }
        do throws(StoreError) {
            guard let code = try store.staff(id: login.staffID)?.code else {
                throw StoreError.damaged("staff")
            }
            return [Signature(staff: code, pin: pin)]
        } catch { throw Refusal(.iam(.loginRequired)) }
    }

    private func authenticated(
        _ call: DeskCall,
        _ request: Request
    ) throws(Refusal) -> LoginBook.Login? {
        switch call.ask {
        case .login, .unlock, .look(.status), .look(.metrics): return nil
        case .logout, .capture, .printed, .look: break
        }
        let now = ports.clock.monotonicMilliseconds()
        let token = request.headers["Edge-Login"] ?? ""
        guard let login = logins.login(token, peer: request.peer, at: now) else {
            throw Refusal(.iam(.loginRequired))
        }
        return login
    }
}

// MARK: - PINs

extension DeviceAgent {
    /// The checks of some signatures; each try is noted before it is made (SEC-12).
    private func checks(
        _ signatures: [Signature],
        _ asides: inout Asides
    ) throws(Refusal) -> [PINCheck] {
        var checks: [PINCheck] = []
        // Without a roster no PIN is wrong: the store is being repaired and waits for the line.
        guard try hasRoster() else { throw .desk(.recovering) }
        for signature in signatures {
            let staff = try staff(signature.staff)
            if let staff { try mayTry(staff) }
            let verifier = staff.flatMap(Self.verifier) ?? PINVerifier.decoy
            let pin = Secret(copying: Array(signature.pin.utf8))
            checks.append(
                PINCheck(staff: signature.staff, staffID: staff?.id, pin: pin, verifier: verifier)
            )
        }
        for check in checks {
            guard let id = check.staffID else { continue }
            asides.notes.append([
                "type": "pin_try", "staff_id": .text(id.text),
                "version": .integer(check.verifier.version),
            ])
        }
        return checks
    }

    private func mayTry(_ staff: Staff) throws(Refusal) {
        let now = ports.clock.monotonicMilliseconds()
        let code: JSON = .text(staff.code)
        switch pinWaits.state(staff.id, tries: try tries(of: staff), at: now) {
        case .open: break
        case .waiting(let seconds):
            throw Refusal(.iam(.pinLocked), ["staff": code, "wait": .integer(seconds)])
        case .locked: throw Refusal(.iam(.pinLocked), ["staff": code, "wait": "-"])
        }
    }

    private func judge(
        _ signatures: [Signature],
        _ results: [Bool],
        _ asides: inout Asides
    ) throws(Refusal) {
        var wrong: Signature?
        for (signature, isRight) in zip(signatures, results) {
            guard let staff = try staff(signature.staff) else {
                wrong = wrong ?? signature
                continue
            }
            if isRight {
                asides.notes.append(["type": "pin_ok", "staff_id": .text(staff.id.text)])
                pinWaits.clear(staff.id)
            } else {
                pinWaits.wrong(staff.id, at: ports.clock.monotonicMilliseconds())
                if let event = try lockout(of: staff) { asides.events.append(event) }
                wrong = wrong ?? signature
            }
        }
        guard let wrong else { return }
        // A name that nobody has is answered as the first wrong PIN of somebody.
        var left: Int64 = 4
        if let staff = try staff(wrong.staff) { left = max(0, 5 - (try tries(of: staff))) }
        throw Refusal(.iam(.pinWrong), ["staff": .text(wrong.staff), "left": .integer(left)])
    }

    /// A wait or a lock that begins is told to auditors (SEC-12).
    private func lockout(of staff: Staff) throws(Refusal) -> AuditEvent? {
        let tries = try tries(of: staff)
        guard pinWaits.tells(staff.id, tries: tries) else { return nil }
        let isLocked = tries >= PINWaits.lockLimit
        return AuditEvent(
            .loginFailed,
            about: AuditEvent.Subject(kind: "staff", id: staff.code),
            detail: "\(tries) wrong PINs in a row: \(isLocked ? "locked" : "waits")"
        )
    }

    /// A row whose verifier has no shape checks like nobody's.
    private static func verifier(_ staff: Staff) -> PINVerifier? {
        guard let pin = staff.pin,
            let cost = ScryptCost(log2N: Int(pin.log2N), r: Int(pin.r), p: Int(pin.p)),
            pin.verifier.count == 32, (8...64).contains(pin.salt.count)
        else { return nil }
        return PINVerifier(
            version: pin.version,
            cost: cost,
            salt: pin.salt,
            verifier: pin.verifier
        )
    }

    private func begin(_ asked: Login, _ peer: Peer) throws(Refusal) -> Response {
        let supervisor = asked.supervisor
        let row = try staff(asked.who.staff)
        let cover = supervisor == nil ? nil : try staff(supervisor?.staff ?? "")
        let now = ports.clock.now()
        _ = try asked.admit(row, supervisor: cover, now: now)
        guard let row else { throw Refusal(.iam(.staffUnknown)) }
        let opened = try report(asked, by: row)
        let token = logins.begin(
            row,
            peer: peer,
            at: ports.clock.monotonicMilliseconds(),
            entropy: ports.entropy
        )
        let last: SlipNumber?
        do throws(StoreError) { last = try store.lastSlip() } catch { throw Refusal(error) }
        var answer = LoginAnswer(
            token: token,
            roles: row.roles,
            expiresAt: now.adding(milliseconds: logins.lifeLimit),
            lastSlip: last,
            isUnclean: wasUnclean
        )
        answer.attention = opened
        return Response(.ok, json: answer.json)
    }

    private func lift(_ unlock: Unlock, _ asides: inout Asides) throws(Refusal) -> Response {
        let locked = try staff(unlock.staff)
        try unlock.admit(locked, by: try staff(unlock.supervisor.staff))
        if let locked {
            pinWaits.clear(locked.id)
            asides.notes.append(["type": "pin_ok", "staff_id": .text(locked.id.text)])
        }
        return Response(.ok, json: [:])
    }

    private func staff(_ code: String) throws(Refusal) -> Staff? {
        do throws(StoreError) { return try store.staff(code: code) } catch { throw Refusal(error) }
    }

    private func hasRoster() throws(Refusal) -> Bool {
        do throws(StoreError) { return try !store.staff().isEmpty } catch { throw Refusal(error) }
    }

    private func tries(of staff: Staff) throws(Refusal) -> Int64 {
        let version = staff.pin?.version ?? 0
        do throws(StoreError) { return try store.pinTries(of: staff.id, version: version) } catch {
            throw Refusal(error)
        }
    }
}

extension Refusal {
    /// The store's trouble as the desk tells it.
    init(_ error: StoreError) {
        self = error.isDamage ? .desk(.recovering) : Refusal(.store(.cannotSave))
    }

    /// The HTTP answer.
    var response: Response {
        var response = Response(status, json: json)
        if status.rawValue == 503 { response.headers["Retry-After"] = "1" }
        return response
    }
}
