import Ledger
import World

/// One verb on its way: PINs, request, answer, exit code.
public struct VerbRun {
    let verb: Verb
    let arguments: Arguments
    let call: Verb.Call
    let configuration: TillConfiguration
    let world: ProgramWorld

    var isJSON: Bool { arguments.has("--json") }

    var language: Language {
        if let tag = arguments.value("--lang") { return Language(locale: tag) }
        return configuration.language ?? Language(locale: world.variable("LANG"))
    }

    var sentences: Sentences { Sentences(language, for: isJSON ? .program : .person) }

    private var socket: String {
        arguments.value("--socket") ?? world.variable("MELMASTOON_EDGE_SOCKET")
            ?? "/run/melmastoon-edge/desk.sock"
    }

    /// Runs the verb to its end; everything a person sees is written on the way.
    ///
    /// - Returns: How it ended.
    public func run() async -> ExitCode {
        if verb.watches { return await watch() }
        do throws(UsageError) {
            try checkPrinter()
            var body = call.body
            if wantsSlips { body["print"] = true }
            if call.method == .post {
                try addFiles(to: &body)
                try addPINs(to: &body)
                try addStepUp(to: &body)
                if verb.capturesAtTerminal, world.terminal.isInteractive { body["ask"] = true }
            }
            if case .pages = verb.output {
                return await collect(DiskPath(try arguments.required("--out")))
            }
            return await answer(body)
        } catch {
            return tell(Problem(.desk(.usage), params: ["fault": .text(error.sentence)]))
        }
    }

    private func answer(_ body: [String: JSON]) async -> ExitCode {
        let request: Request
        let folder: FolderQuestion?
        do throws(UsageError) {
            folder = try FolderQuestion(verb, arguments)
            request = try self.request(call, body)
        } catch { return tell(Problem(.desk(.usage), params: ["fault": .text(error.sentence)])) }
        if let folder, folder.isOffline { return await look(folder) }
        if let problem = takenFile { return tell(problem) }
        let response: Response
        let path = adminSocket
        do throws(WireError) {
            response = try await world.connect(path).send(request)
        } catch {
            let id = request.headers["Edge-Request-Id"]
            let problem = Problem(error, socket: path, requestID: id)
            guard problem.exitCode == .unreachable, folder?.kind == .health, let folder,
                case .found(let health) = world.inspect(folder)
            else { return tell(problem) }
            return await finish(health)
        }
        guard let json = parsed(response) else {
            return tell(Problem(.desk(.internal)))
        }
        if let job = json["job"]?.textValue, response.status.rawValue == 202 {
            show(progress: json)
            return await following(job)
        }
        if response.status.isSuccess {
            return await verb.words == ["backup"] ? fetchBackup(json) : finish(json)
        }
        let problem = Problem(status: response.status, body: json)
        if problem.code == Code.desk(.softDuplicate).text, body["ask"] == true, confirms(problem) {
            return await answer(body.filter { $0.key != "ask" })
        }
        return tell(problem)
    }

    /// Looks at a folder instead of asking an agent.
    private func look(_ folder: FolderQuestion) async -> ExitCode {
        switch world.inspect(folder) {
        case .found(let answer): return await finish(answer)
        case .refused(let code, let detail):
            return tell(Problem(code, params: ["detail": .text(detail)]))
        case .unknown: return tell(Problem(.desk(.usage), params: ["fault": "no folder is known"]))
        }
    }

    /// What a person must do elsewhere before the job can end.
    private func show(progress: JSON) {
        guard progress["user_code"] != nil else { return }
        world.terminal.complain(sentences.text("enroll.code", progress.objectValue ?? [:]) + "\n")
    }

    /// Asks for a long job until it is over; the agent keeps each question for some seconds.
    private func following(_ job: String) async -> ExitCode {
        let path = "/v1/admin/jobs/" + PercentCoding.encode(job)
        let socket = adminSocket
        while true {
            let response: Response
            do throws(WireError) {
                response = try await world.connect(socket).send(Request(.get, path))
            } catch { return tell(Problem(error, socket: socket, requestID: nil)) }
            guard let json = parsed(response) else { return tell(Problem(.desk(.internal))) }
            if response.status.rawValue == 202 { continue }
            if response.status.isSuccess { return await finish(json) }
            return tell(Problem(status: response.status, body: json))
        }
    }

    /// Fetches pages until there is none left; each is on disk before the next is asked for.
    private func collect(_ path: DiskPath) async -> ExitCode {
        var file: ExportFile
        do throws(DiskError) { file = try ExportFile(path, on: world.disk) } catch {
            return unwritable(error)
        }
        while true {
            let request = Request(.get, call.path, query: "after=\(file.through)")
            let response: Response
            do throws(WireError) {
                response = try await world.connect(adminSocket).send(request)
            } catch { return tell(Problem(error, socket: adminSocket, requestID: nil)) }
            guard let page = parsed(response) else { return tell(Problem(.desk(.internal))) }
            guard response.status.isSuccess else {
                return tell(Problem(status: response.status, body: page))
            }
            do throws(DiskError) {
                if page["actions"] != 0 || file.isEmpty { try file.add(page) }
                if page["more"] == true { continue }
                try file.finish()
            } catch { return unwritable(error) }
            return await finish(["file": .text(path.text), "actions": .integer(file.actions)])
        }
    }

    private func unwritable(_ error: DiskError) -> ExitCode {
        tell(Problem(.desk(.usage), params: ["fault": .text("--out: \(error)")]))
    }

    /// Puts an answer into its file; what is told is its name, and the hash of each part.
    private func kept(_ answer: JSON) throws(UsageError) -> JSON {
        guard case .whole = verb.output else { return answer }
        let path = DiskPath(try arguments.required("--out"))
        let bytes = answer.canonicalBytes + [UInt8(ascii: "\n")]
        do throws(DiskError) {
            try world.disk.place(bytes, at: path, through: path.parent)
        } catch { throw UsageError("`--out \(path)` cannot be written: \(error).") }
        let parts = (answer["parts"]?.listValue ?? []).map { part in
            JSON.members([("name", part["name"]), ("sha256", part["sha256"])])
        }
        return [
            "file": .text(path.text), "sha256": answer["sha256"] ?? .null, "parts": .list(parts),
        ]
    }

    /// Metrics are text; everything else is JSON.
    func parsed(_ response: Response) -> JSON? {
        if response.headers["Content-Type"]?.hasPrefix("text/plain") == true {
            return .text(String(decoding: response.body, as: UTF8.self))
        }
        do throws(JSONError) { return try JSON(parsing: response.body) } catch { return nil }
    }

    /// The admin socket beside the desk socket, for the verbs that need it.
    var adminSocket: String {
        guard call.path.hasPrefix("/v1/admin/") else { return socket }
        let path = DiskPath(socket)
        return path.name == "admin.sock" ? socket : path.parent.appending("admin.sock").text
    }

    func request(_ call: Verb.Call, _ body: [String: JSON]) throws(UsageError) -> Request {
        var request = Request(call.method, call.path, query: call.query)
        if call.method == .post {
            let drawn = "till-" + Hex.text(world.entropy.bytes(16))
            let isOwn = call.path == self.call.path
            let given = isOwn ? arguments.value("--request-id") : nil
            request.headers["Edge-Request-Id"] = given ?? drawn
            request.headers["Content-Type"] = "application/json"
            request.body = JSON.object(body).canonicalBytes
        }
        if verb.needsLogin {
            let tokens = try LoginTokens(variable: world.variable, disk: world.disk)
            do throws(DiskError) {
                request.headers["Edge-Login"] = try tokens.token(of: arguments.value("--as"))
            } catch { throw UsageError("The login file cannot be read: \(error).") }
        }
        return request
    }

    func finish(_ answer: JSON) async -> ExitCode {
        var answer = answer
        do throws(UsageError) {
            try keepLogin(answer)
            answer = try kept(answer)
        } catch {
            return tell(Problem(.desk(.usage), params: ["fault": .text(error.sentence)]))
        }
        if case .pack = verb.sheet {
            switch await pack(answer) {
            case .success(let packed): answer = packed
            case .failure(let problem): return tell(problem)
            }
        }
        if verb.words == ["doctor"] { answer = PrinterPart(world: world).added(to: answer) }
        if isJSON {
            let shown = verb.words == ["metrics"] ? ["metrics": answer] : answer.withoutToken
            world.terminal.write(shown.canonicalText + "\n")
        } else {
            world.terminal.write(verb.show(answer.asked(call.body), sentences) + "\n")
        }
        if let problem = await putOnPaper(answer) { return tell(problem) }
        if let code = verb.exitCode(answer) { return code }
        let captured = answer["captured"]?.listValue ?? [answer]
        let hasOpened = captured.contains { $0["attention"]?.listValue?.isEmpty == false }
        return hasOpened ? .attention : .done
    }

    private func keepLogin(_ answer: JSON) throws(UsageError) {
        guard verb.words == ["login"] || verb.words == ["logout"] else { return }
        let tokens = try LoginTokens(variable: world.variable, disk: world.disk)
        do throws(DiskError) {
            if let token = answer["token"]?.textValue, let staff = arguments.operands.first {
                try tokens.keep(token, of: staff)
            } else if verb.words == ["logout"] {
                try tokens.forget(arguments.value("--as"))
            }
        } catch { throw UsageError("The login file cannot be written: \(error).") }
    }

    private func confirms(_ problem: Problem) -> Bool {
        world.terminal.complain(sentences.text("dup.soft", problem.params) + " [y/N] ")
        let answer = world.terminal.readLine() ?? ""
        return answer.lowercased().hasPrefix("y")
    }

    func tell(_ problem: Problem) -> ExitCode {
        problem.tell(world, sentences, isJSON: isJSON)
        return problem.exitCode
    }

    /// Reads the files that the verb's options name.
    private func addFiles(to body: inout [String: JSON]) throws(UsageError) {
        for (option, member) in verb.files {
            guard let name = arguments.value(option) else { continue }
            do throws(DiskError) {
                let bytes = try world.disk.contents(of: DiskPath(name), limit: 1 << 20)
                body[member] = .text(String(decoding: bytes, as: UTF8.self))
            } catch { throw UsageError("`\(option) \(name)`: \(error.code.rawValue).") }
        }
    }

    /// Reads the PINs that the verb and its options need, in the order own, co-signer, supervisor.
    private func addPINs(to body: inout [String: JSON]) throws(UsageError) {
        for pin in verb.pins {
            switch pin {
            case .own:
                body["pin"] = .text(try readPIN(sentences.text("pin.own")))
            case .of(let option, let member):
                guard let staff = arguments.value(option) else { continue }
                let prompt = sentences.text("pin.of", ["staff": .text(staff)])
                body[member] = ["staff": .text(staff), "pin": .text(try readPIN(prompt))]
            }
        }
    }

    /// Reads the office's proof, a line after the PINs.
    private func addStepUp(to body: inout [String: JSON]) throws(UsageError) {
        guard arguments.has("--step-up-stdin") else { return }
        guard case .object(var supervisor)? = body["supervisor"] else {
            throw UsageError("`--step-up-stdin` stands beside `--supervisor`.")
        }
        let isTyped = world.terminal.isInteractive && !arguments.has("--pin-stdin")
        let line =
            isTyped
            ? world.terminal.readSecret(prompt: sentences.text("step_up.prompt"))
            : world.terminal.readLine()
        guard let line, !line.isEmpty else { throw UsageError("The office's proof is missing.") }
        supervisor["step_up"] = .text(line)
        body["supervisor"] = .object(supervisor)
    }

    private func readPIN(_ prompt: String) throws(UsageError) -> String {
        let typed =
            arguments.has("--pin-stdin")
            ? world.terminal.readLine() : world.terminal.readSecret(prompt: prompt)
        guard let typed, !typed.isEmpty else {
            throw UsageError("A PIN is missing: type it at a terminal, or use --pin-stdin.")
        }
        return DigitReader.ascii(typed)
    }
}

extension Verb {
    /// Whether a likely repeat shall be asked about at a terminal (ACT-7).
    fileprivate var capturesAtTerminal: Bool { words == ["pay"] || words == ["charge"] }

    /// The exit code of a verb whose answer itself is good or bad news.
    fileprivate func exitCode(_ answer: JSON) -> ExitCode? {
        switch words {
        case ["verify"], ["reconcile"], ["drill"]: answer["ok"] == true ? .done : .attention
        case ["trace"]: answer["legal"] == true ? .done : .attention
        case ["sync"]: answer["pending"] == 0 ? .done : .needsLine
        case ["status"], ["doctor"]: HealthScreen.exitCode(answer) ?? .done
        case ["x"], ["z"], ["attention"], ["folio"], ["slips"], ["reprint"]: .done
        default: nil
        }
    }
}

extension JSON {
    /// An answer with what was asked for, for the sentences that need it.
    fileprivate func asked(_ body: [String: JSON]) -> JSON {
        guard case .object(var members) = self else { return self }
        members["asked"] = .object(body)
        return .object(members)
    }

    /// An answer without the login token, which belongs into its file only (SEC-26).
    fileprivate var withoutToken: JSON {
        guard case .object(var members) = self else { return self }
        members["token"] = nil
        return .object(members)
    }
}
