import Ledger
import World

/// A command for people: `till` or `edgectl`, from its words to its exit code.
public struct Program {
    private let list: VerbList
    private let world: ProgramWorld

    /// The cashiers' command.
    public static func till(_ world: ProgramWorld) -> Program {
        Program(list: .till, world: world)
    }

    /// The operators' command; `help` and errors of its offline verbs are the door's.
    public static func edgectl(_ world: ProgramWorld) -> Program {
        Program(list: .edgectl, world: world)
    }

    /// Finds the verb in the words, reads its options and prepares it to be run.
    ///
    /// Help, the version and wrong usage are answered here, without the agent.
    ///
    /// - Parameter words: The words after the command's name.
    /// - Returns: The exit code, or the verb to run.
    public func prepare(_ words: [String]) -> Prepared {
        if words.isEmpty { return .ended(usage("A verb is missing.", words)) }
        do throws(UsageError) {
            let description = SelfDescription(list.page, others: manuals)
            if let text = try description.answer(to: words) {
                world.terminal.write(text + "\n")
                return .ended(.done)
            }
            guard let (verb, rest) = list.match(words) else {
                throw UsageError("There is no verb `\(words[0])`.")
            }
            let arguments = try Arguments(
                rest,
                options: verb.allOptions + list.common,
                operandLimit: verb.operands.count
            )
            return .run(
                VerbRun(
                    verb: verb,
                    arguments: arguments,
                    call: try verb.call(arguments),
                    configuration: try configuration(),
                    world: world
                )
            )
        } catch { return .ended(usage(error.sentence, words)) }
    }

    /// The man pages beside the command's own: of its file, or what its door has.
    private func manuals() -> [String: String] {
        guard list.name == VerbList.till.name else { return world.manuals() }
        return ["till.conf": TillConfiguration.page.manual]
    }

    /// What cashiers' desks are set up with; operators print nothing.
    private func configuration() throws(UsageError) -> TillConfiguration {
        guard list.name == VerbList.till.name else { return TillConfiguration() }
        return try TillConfiguration(variable: world.variable, disk: world.disk)
    }

    /// What the words came to.
    public enum Prepared {
        /// It is over already.
        case ended(ExitCode)
        /// A verb is to be run.
        case run(VerbRun)
    }

    private func usage(_ fault: String, _ words: [String]) -> ExitCode {
        let problem = Problem(.desk(.usage), params: ["fault": .text(fault)])
        let isJSON = words.contains("--json")
        let language = Language(locale: Self.tag(in: words) ?? world.variable("LANG"))
        problem.tell(
            world,
            Sentences(language, for: isJSON ? .program : .person),
            isJSON: isJSON
        )
        return problem.exitCode
    }

    /// The value of `--lang` among words that could not be sorted.
    private static func tag(in words: [String]) -> String? {
        guard let place = words.firstIndex(where: { $0 == "--lang" || $0.hasPrefix("--lang=") })
        else { return nil }
        if words[place] != "--lang" { return String(words[place].dropFirst("--lang=".count)) }
        return words.dropFirst(place + 1).first
    }
}

extension Problem {
    /// Tells a person, or with `--json` a program.
    func tell(_ world: ProgramWorld, _ sentences: Sentences, isJSON: Bool) {
        if isJSON {
            world.terminal.write(json(sentences).canonicalText + "\n")
            return
        }
        let text = sentences.problem(code, params)
        world.terminal.complain("\(world.name): \(text.title)\n  \(text.hint)\n  [\(code)]\n")
    }
}
