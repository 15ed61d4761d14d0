import Ledger
import World

// Paper comes after the answer: everything here runs when what was done is durable and told. What
// goes wrong from here on is a sentence beside the result, and never changes the exit code of what
// was done (PRN-1).

extension VerbRun {
    private var tray: PaperTray {
        PaperTray(configuration: configuration, language: language, world: world)
    }

    /// Whether the slips of what is captured go to the printer: always where one is set.
    ///
    /// Where the file is wrong they wait until it is put right.
    var wantsSlips: Bool {
        guard case .slips = verb.sheet else { return false }
        return configuration.printer != nil || configuration.paperFault != nil
    }

    /// Refuses what is there to print, and could not (PRN-1).
    func checkPrinter() throws(UsageError) {
        let isCopy = if case .copy = verb.sheet { true } else { false }
        let isPaper = arguments.has("--print") || isCopy && arguments.value("--pdf") == nil
        if isPaper, let fault = configuration.paperFault { throw UsageError(fault) }
        if arguments.has("--print"), configuration.printer == nil {
            throw UsageError("No printer is set: till.conf has no line `printer = ...`.")
        }
    }

    /// Brings an answer on paper as far as the verb and the words ask for it.
    ///
    /// - Parameter answer: The answer, which was told already.
    /// - Returns: A problem that ends the verb: a file that cannot be written.
    func putOnPaper(_ answer: JSON) async -> Problem? {
        switch verb.sheet {
        case .slips:
            for captured in answer["captured"]?.listValue ?? [answer] { await bringOut(captured) }
            if let fault = configuration.paperFault {
                complain("printer.setup", ["fault": .text(fault)])
            }
        case .answer(let write):
            if arguments.has("--print") {
                _ = await deliver({ write(answer, $0) }, "printer.down.page")
            }
            return save { write(answer, $0) }
        case .close:
            let isWanted = arguments.has("--print") || arguments.value("--pdf") != nil
            return isWanted ? await copy(answer) : nil
        case .copy:
            guard let jobs = answer["jobs"]?.listValue else { return await copy(answer) }
            for job in jobs {
                guard let number = job["slip"]?.textValue, let slip = await slip(number) else {
                    continue
                }
                if let problem = await copy(slip) { return problem }
            }
        case .pack, nil: break
        }
        return nil
    }

    /// Prints the slip of what was captured, and opens the drawer for cash.
    private func bringOut(_ captured: JSON) async {
        guard wantsSlips, let number = captured["slip"]?.textValue else { return }
        // A repeat with the same request id finds its slip on paper already.
        guard let slip = await slip(number) else {
            return complain("printer.down", ["slip": .text(number)])
        }
        guard slip["print_job"]?["state"] != "done" else { return }
        if configuration.kicksDrawer, verb.movesCash { await kick(number) }
        await printJob(slip, number)
    }

    /// Prints the slip of a job and tells the desk what became of it.
    private func printJob(_ slip: JSON, _ number: String) async {
        let write = await writer(slip, copy: nil)
        await note(slip, await deliver(write, "printer.down", ["slip": .text(number)]))
    }

    /// Tells the desk what became of a slip's print job.
    private func note(_ slip: JSON, _ isDone: Bool) async {
        guard let id = slip["action_id"]?.textValue else { return }
        let state: JSON = isDone ? "done" : "failed"
        _ = await send(.post("/v1/print-jobs/" + PercentCoding.encode(id), [("state", state)]))
    }

    private func kick(_ number: String) async {
        var isDone = true
        do throws(PrinterError) { try tray.kick() } catch {
            isDone = false
            complain("kick.down", ["slip": .text(number)])
        }
        await tell("kick", number, isDone)
    }

    /// Prints a slip that waits for paper, or a copy of one that does not.
    private func copy(_ slip: JSON) async -> Problem? {
        let number = slip["slip"]?.textValue ?? "-"
        let hasPrinter = configuration.printer != nil
        if slip.waitsForPaper, hasPrinter, arguments.value("--pdf") == nil {
            await printJob(slip, number)
            return nil
        }
        let write = await writer(slip, copy: slip.nextCopy)
        var isDone = true
        let problem = save(write)
        if arguments.value("--pdf") == nil, hasPrinter {
            isDone = await deliver(write, "printer.down.page")
            // A job that came back by replay waits for an answer, too.
            if slip["print_job"]?["state"] == "unsure" { await note(slip, isDone) }
        }
        await tell("reprint", number, isDone && problem == nil)
        return problem
    }

    /// What stands on paper for a slip: the slip itself, or the Z for a close.
    private func writer(_ slip: JSON, copy: Int64?) async -> PaperTray.Writer {
        if slip["currencies"] != nil { return { ReportPage.page(slip, copy: copy, $0) } }
        if slip["type"] == "session.close",
            let session = slip["payload"]?["cash_session_id"]?.textValue,
            let report = await send(.get("/v1/z/" + PercentCoding.encode(session)))
        {
            return { ReportPage.page(report, copy: copy, $0) }
        }
        return { SlipPage.page(slip, copy: copy, $0) }
    }

    private func deliver(
        _ write: PaperTray.Writer,
        _ trouble: String,
        _ params: [String: JSON] = [:]
    ) async -> Bool {
        do throws(PrinterError) {
            if let plain = try tray.put(write) {
                complain("printer.plain", ["why": .text(plain.code.rawValue)])
            }
            return true
        } catch {
            complain(trouble, params)
            return false
        }
    }

    /// Writes the PDF that was asked for, or plain text beside it.
    private func save(_ write: PaperTray.Writer) -> Problem? {
        guard let file = arguments.value("--pdf") else { return nil }
        do throws(DiskError) {
            let saved = try tray.save(write, to: DiskPath(file))
            if let trouble = saved.trouble {
                let why: JSON = .text(trouble.code.rawValue)
                complain("pdf.plain", ["why": why, "file": .text(saved.path.text)])
            }
            return nil
        } catch {
            let fault = "`--pdf \(file)`: the file cannot be written: \(error)."
            return Problem(.desk(.usage), params: ["fault": .text(fault)])
        }
    }

    private func complain(_ key: String, _ params: [String: JSON] = [:]) {
        world.terminal.complain(sentences.text(key, params) + "\n")
    }

    // MARK: - Asking the desk again

    private func tell(_ kind: String, _ number: String, _ isDone: Bool) async {
        let members: [(String, JSON?)] = [
            ("kind", .text(kind)), ("slip", .text(number)), ("ok", .boolean(isDone)),
        ]
        _ = await send(.post("/v1/paper-events", members))
    }

    private func slip(_ number: String) async -> JSON? {
        await send(.get("/v1/slips/" + PercentCoding.encode(number)))
    }

    /// Asks what only paper needs; nil when there is no good answer.
    private func send(_ call: Verb.Call) async -> JSON? {
        do throws(Problem) { return try await ask(call) } catch { return nil }
    }

    /// Asks something beside the verb's own request.
    ///
    /// - Parameter call: The request.
    /// - Returns: The body of a good answer.
    /// - Throws: ``Problem``.
    func ask(_ call: Verb.Call) async throws(Problem) -> JSON {
        let request: Request
        do throws(UsageError) { request = try self.request(call, call.body) } catch {
            throw Problem(.desk(.usage), params: ["fault": .text(error.sentence)])
        }
        let response: Response
        do throws(WireError) { response = try await world.connect(adminSocket).send(request) } catch
        {
            let id = request.headers["Edge-Request-Id"]
            throw Problem(error, socket: adminSocket, requestID: id)
        }
        guard let json = parsed(response) else { throw Problem(.desk(.internal)) }
        guard response.status.isSuccess else {
            throw Problem(status: response.status, body: json)
        }
        return json
    }
}

extension JSON {
    /// Whether this answer about a slip says that nobody has it on paper.
    var waitsForPaper: Bool {
        let state = self["print_job"]?["state"]
        return state == "queued" || state == "failed"
    }

    /// The number of the next copy of this slip.
    var nextCopy: Int64 { (self["copies"]?.integerValue ?? 0) + 1 }
}

extension Verb {
    /// Whether cash goes in or out, so that the drawer has to open (PRN-5).
    fileprivate var movesCash: Bool {
        let verbs = [
            "pay", "deposit", "paid-in", "paid-out", "drop", "no-sale", "exchange", "reverse",
            "refund pay",
        ]
        return verbs.contains(words.joined(separator: " "))
    }
}
