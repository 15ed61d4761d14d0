import Cloud
import CloudStore
import Console
import Platform
import World

/// The verbs of head office: through the running server, else on the database itself.
struct HeadOfficeVerbs {
    let terminal: SystemTerminal

    /// Who grants what is asked, over a database.
    static func desks(
        over driver: any CloudDriver,
        _ keys: CloudKeys,
        _ docket: any CloudDocket
    ) -> [any HeadOfficeDesk] {
        let clock = SystemClock()
        let entropy = SystemEntropy()
        return [
            CloudCare(
                driver: driver,
                vault: driver as? any CloudVault,
                clock: clock,
                entropy: entropy
            ),
            CommandOffice(driver: driver, keys: keys, clock: clock, entropy: entropy),
            HeadOffice(driver: driver, docket: docket, clock: clock, entropy: entropy),
        ]
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
                return Self.code(of: error)
            }
            return tell(error)
        }
    }

    /// Tells a person why not, and what to do now.
    func tell(_ refusal: OfficeRefusal) -> ExitCode {
        let faults = refusal.faults.map { "  \($0)\n" }.joined()
        let hint = refusal.hint.isEmpty ? "" : "  \(refusal.hint)\n"
        terminal.complain("edge-cloud: \(refusal.title)\n\(faults)\(hint)  [\(refusal.code)]\n")
        return Self.code(of: refusal)
    }

    private static func code(of refusal: OfficeRefusal) -> ExitCode {
        switch refusal.kind {
        case .refused: .refused
        case .usage: .usage
        case .failed: .internalError
        }
    }

    private func perform(_ words: [String]) throws(OfficeRefusal) -> JSON {
        guard let verb = OfficeVerb.all.first(where: { Self.fits($0, words) }) else {
            throw .usage("There is no verb `\(words.first ?? "")`.")
        }
        let rest = Array(words.dropFirst(verb.words.split(separator: " ").count))
        let arguments: Arguments
        let database: DatabaseChoice
        do throws(UsageError) {
            arguments = try Arguments(
                rest,
                options: CloudPage.options,
                operandLimit: verb.operands.count
            )
            database = try DatabaseChoice(arguments)
        } catch { throw .usage(error.sentence) }
        if verb.needsNoFolder { return try database.prepared() }
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
        let command = try command(verb, arguments, home)
        let answer = try ask(command, of: home, database)
        guard let draft = answer["unsigned"] else { return answer }
        return try ask(try signed(draft, command, arguments, home), of: home, database)
    }

    /// What only the offline key may order is signed here, where its file is (P15.3).
    private func signed(
        _ draft: JSON,
        _ command: OfficeCommand,
        _ arguments: Arguments,
        _ home: CloudHome
    ) throws(OfficeRefusal) -> OfficeCommand {
        guard let file = arguments.value("--key") else {
            throw .usage("This command needs the destructive key: --key FILE.")
        }
        let key = try Self.failing { () throws(CloudHome.Fault) in
            try home.signingKey(in: DiskPath(file))
        }
        return OfficeCommand(
            command.verb,
            property: command.property,
            options: command.options,
            document: CommandOffice.sign(draft, with: key)
        )
    }

    private static func fits(_ verb: OfficeVerb, _ words: [String]) -> Bool {
        words.starts(with: verb.words.split(separator: " ").map(String.init))
    }

    private func command(
        _ verb: OfficeVerb,
        _ arguments: Arguments,
        _ home: CloudHome
    ) throws(OfficeRefusal) -> OfficeCommand {
        var options: [String: String] = [:]
        for option in CloudPage.values {
            options[String(option.name.dropFirst(2))] = arguments.value(option.name)
        }
        for option in CloudPage.flags where arguments.has(option.name) {
            options[String(option.name.dropFirst(2))] = "true"
        }
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
        of home: CloudHome,
        _ database: DatabaseChoice
    ) throws(OfficeRefusal) -> JSON {
        let held = try Self.failing { () throws(CloudHome.Fault) in try home.lock() }
        guard let lock = held else { return try send(command, to: home.socket) }
        defer { lock.release() }
        let driver = try database.open(in: home)
        defer { driver.close() }
        let docket = Docket(driver: driver, clock: SystemClock())
        let keys = try Self.failing { () throws(CloudHome.Fault) in try home.keys() }
        return try OfficeResponder(desks: Self.desks(over: driver, keys, docket)).perform(command)
    }

    /// The ledger of some 500,000 actions; a month of a busy hotel has 22,000 and 25 MB.
    private static let answerLimit = 512 << 20

    private func send(
        _ command: OfficeCommand,
        to socket: DiskPath
    ) throws(OfficeRefusal) -> JSON {
        let way = SocketExchange(
            socket,
            limitMilliseconds: 600_000,
            bodyLimit: Self.answerLimit
        )
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
        let verb = OfficeVerb.all.first { Self.fits($0, words) }
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
