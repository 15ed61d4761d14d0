import Cloud
import CloudStore
import Console
import Platform
import World

/// The verbs of head office: through the running server, else on the database itself.
struct HeadOfficeVerbs {
    let terminal: SystemTerminal

    /// A verb as the reader and `--help` know it.
    private struct Verb {
        let words: String
        /// How many words may follow.
        var operandLimit = 1
        /// Whether the first of them names a JSON file.
        var takesDocument = false
        /// Whether the first of them names a file of the server's machine.
        var takesPath = false
        /// Whether it asks for a new PIN, which no argument and no list of processes may show.
        var takesPIN = false
        /// The member that is the whole result for a person, so that a script can take it as it is.
        var result: String?
    }

    private static let verbs = [
        Verb(words: "property import", takesDocument: true),
        Verb(words: "enrol-token", result: "token"),
        Verb(words: "folio open"), Verb(words: "folio close"), Verb(words: "folio move"),
        Verb(words: "drawer activate"), Verb(words: "drawer deactivate"),
        Verb(words: "session close"), Verb(words: "staff disable"), Verb(words: "staff enable"),
        Verb(words: "price-list publish", takesDocument: true),
        Verb(words: "tax publish", takesDocument: true),
        Verb(words: "fx publish", takesDocument: true), Verb(words: "policy set", operandLimit: 2),
        Verb(words: "night-audit run"), Verb(words: "entitlement set"),
        Verb(words: "charge void"), Verb(words: "payment reverse"), Verb(words: "payment refund"),
        Verb(words: "deposit apply"), Verb(words: "refund approve"), Verb(words: "refund decline"),
        Verb(words: "safe receive"), Verb(words: "loss list", operandLimit: 0),
        Verb(words: "loss close"), Verb(words: "staff pin", takesPIN: true),
        Verb(words: "attention list"),
        Verb(words: "attention resolve"), Verb(words: "device revoke"),
        Verb(words: "device suspend"), Verb(words: "device activate"),
        Verb(words: "lease take"), Verb(words: "ledger", operandLimit: 0),
        Verb(words: "judge pause", operandLimit: 0), Verb(words: "judge resume", operandLimit: 0),
        Verb(words: "writes freeze", operandLimit: 0),
        Verb(words: "writes thaw", operandLimit: 0),
        Verb(words: "backup", takesPath: true), Verb(words: "restore", takesPath: true),
    ]

    private static let flags = ["keep-epoch", "force", "pin-stdin"]
    private static let values = [
        "folio", "room", "currency", "label", "to", "drawer", "session", "counted", "count",
        "reason", "staff", "device", "action", "phase", "at", "how", "reference", "money", "of",
    ]

    /// Who grants what is asked, over a database.
    static func desks(
        over driver: SQLiteDriver,
        _ docket: any CloudDocket
    ) -> [any HeadOfficeDesk] {
        let clock = SystemClock()
        let entropy = SystemEntropy()
        return [
            CloudCare(driver: driver, vault: driver, clock: clock, entropy: entropy),
            HeadOffice(driver: driver, docket: docket, clock: clock, entropy: entropy),
        ]
    }

    /// What `--help` says.
    static var help: String {
        let names = verbs.map { verb in
            "  " + verb.words + (verb.takesDocument || verb.takesPath ? " FILE" : "")
        }
        return """
            edge-cloud: The reference cloud.

            usage: edge-cloud serve --data DIR --listen ADDR:PORT [--tls-cert F --tls-key F]
                   [--public-url URL]
                   edge-cloud VERB [WORD] --data DIR [--property P] [--json] [OPTIONS]

            Verbs of head office:
            \(names.joined(separator: "\n"))

            Options: \((flags + values).map { "--" + $0 }.joined(separator: ", "))

            """
    }

    /// Runs the verb that the words name.
    func run(_ words: [String]) -> ExitCode {
        let isJSON = words.contains("--json")
        do throws(OfficeRefusal) {
            let answer = try perform(words)
            if isJSON { terminal.write(answer.canonicalText + "\n") } else { show(answer, words) }
            return .done
        } catch {
            if isJSON {
                terminal.write(JSON.object(["error": error.json]).canonicalText + "\n")
            } else {
                let faults = error.faults.map { "  \($0)\n" }.joined()
                terminal.complain("edge-cloud: \(error.title)\n\(faults)  [\(error.code)]\n")
            }
            switch error.kind {
            case .refused: return .refused
            case .usage: return .usage
            case .failed: return .internalError
            }
        }
    }

    private func perform(_ words: [String]) throws(OfficeRefusal) -> JSON {
        guard let verb = Self.verbs.first(where: { Self.fits($0, words) }) else {
            throw .usage("There is no verb `\(words.first ?? "")`.")
        }
        let rest = Array(words.dropFirst(verb.words.split(separator: " ").count))
        let options =
            Self.values.map { Option("--" + $0, .value("VALUE"), "") }
            + Self.flags.map { Option("--" + $0, .flag, "") } + [
                Option("--data", .value("DIR"), ""), Option("--property", .value("P"), ""),
                Option("--json", .flag, ""),
            ]
        let arguments: Arguments
        do throws(UsageError) {
            arguments = try Arguments(rest, options: options, operandLimit: verb.operandLimit)
        } catch { throw .usage(error.sentence) }
        guard let data = arguments.value("--data") else {
            throw .usage("`--data` is missing.")
        }
        let home = try Self.failing { () throws(CloudHome.Fault) in
            try CloudHome(
                DiskPath(data),
                disk: PosixDisk(),
                entropy: SystemEntropy(),
                now: SystemClock().now()
            )
        }
        return try ask(try command(verb, arguments, home), of: home)
    }

    private static func fits(_ verb: Verb, _ words: [String]) -> Bool {
        words.starts(with: verb.words.split(separator: " ").map(String.init))
    }

    private func command(
        _ verb: Verb,
        _ arguments: Arguments,
        _ home: CloudHome
    ) throws(OfficeRefusal) -> OfficeCommand {
        var options: [String: String] = [:]
        for name in Self.values {
            if let value = arguments.value("--" + name) { options[name] = value }
        }
        for name in Self.flags where arguments.has("--" + name) { options[name] = "true" }
        if verb.takesPIN { options["pin"] = try pin(arguments) }
        var words = arguments.operands
        var document: JSON?
        if verb.takesPath || verb.takesDocument {
            guard let file = words.first else { throw .usage("FILE is missing.") }
            if verb.takesDocument {
                document = try Self.document(DiskPath(file), home)
                words.removeFirst()
            } else if !file.hasPrefix("/") {
                // The server may have been started in another folder.
                words[0] = DiskPath(Environment.variable("PWD") ?? ".").appending(file).text
            }
        }
        return OfficeCommand(
            verb.words,
            property: arguments.value("--property"),
            words: words,
            options: options,
            document: document
        )
    }

    private func pin(_ arguments: Arguments) throws(OfficeRefusal) -> String {
        let pin =
            arguments.has("--pin-stdin")
            ? terminal.readLine() : terminal.readSecret(prompt: "New PIN: ")
        guard let pin else {
            throw .usage("A PIN is missing: type it at a terminal, or use --pin-stdin.")
        }
        return pin
    }

    private static func document(
        _ path: DiskPath,
        _ home: CloudHome
    ) throws(OfficeRefusal) -> JSON {
        let bytes = try failing { () throws(CloudHome.Fault) in try home.contents(of: path) }
        do throws(JSONError) { return try JSON(parsing: bytes) } catch {
            throw .document("\(path): \(error.code.rawValue) at byte \(error.offset)")
        }
    }

    /// Asks the server that holds the folder, or does it here when none does.
    private func ask(
        _ command: OfficeCommand,
        of home: CloudHome
    ) throws(OfficeRefusal) -> JSON {
        let held = try Self.failing { () throws(CloudHome.Fault) in try home.lock() }
        guard let lock = held else { return try send(command, to: home.socket) }
        defer { lock.release() }
        let driver: SQLiteDriver
        do throws(CloudStoreError) {
            driver = try SQLiteDriver(path: home.database.text, create: true)
        } catch { throw .store(error) }
        defer { driver.close() }
        let docket = Docket(driver: driver, clock: SystemClock())
        return try OfficeResponder(desks: Self.desks(over: driver, docket)).perform(command)
    }

    private func send(
        _ command: OfficeCommand,
        to socket: DiskPath
    ) throws(OfficeRefusal) -> JSON {
        let way = SocketExchange(socket, limitMilliseconds: 600_000)
        let request = Request(
            .post,
            OfficeResponder.path,
            body: command.json.canonicalBytes
        )
        let response: Response
        do throws(WireError) { response = try way.exchange(request) } catch {
            throw .failed("The server does not answer: \(error)")
        }
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: response.body) } catch {
            throw .failed("The server's answer is no JSON")
        }
        guard let refusal = json["error"], !response.status.isSuccess else { return json }
        let known: OfficeRefusal
        do throws(ShapeError) { known = try OfficeRefusal(refusal) } catch {
            throw .failed(error.description)
        }
        throw known
    }

    private func show(_ answer: JSON, _ words: [String]) {
        let verb = Self.verbs.first { Self.fits($0, words) }
        guard let name = verb?.result, let result = answer[name]?.textValue else {
            terminal.write(Self.lines(of: answer))
            return
        }
        terminal.write(result + "\n")
        let rest = (answer.objectValue ?? [:]).filter { $0.key != name }
        terminal.complain(Self.lines(of: .object(rest)))
    }

    /// An answer for a person: one line for each member.
    private static func lines(of answer: JSON) -> String {
        let members = (answer.objectValue ?? [:]).sorted { $0.key < $1.key }
        return members.map { name, value in
            guard let list = value.listValue, !list.isEmpty else {
                return "\(name): \(value.textValue ?? value.canonicalText)\n"
            }
            return "\(name):\n" + list.map { "  \($0.canonicalText)\n" }.joined()
        }.joined()
    }

    private static func failing<Result>(
        _ body: () throws(CloudHome.Fault) -> Result
    ) throws(OfficeRefusal) -> Result {
        do throws(CloudHome.Fault) { return try body() } catch {
            throw .failed("The folder refused: \(error)")
        }
    }
}
