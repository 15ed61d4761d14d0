import Ledger
import World

extension Verb {
    static let watch = Verb(
        words: ["watch"],
        summary: "Shows the status again and again, until it is stopped.",
        options: [
            Option("--every", .value("SECONDS"), "how often, every 2 seconds by default"),
            Option("--count", .value("N"), "ends after so many screens"),
        ],
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            _ = try number(arguments, "--every", in: 1...3_600)
            _ = try number(arguments, "--count", in: 1...1_000_000)
            return .get("/v1/status")
        },
        show: { answer, sentences in StatusScreen.show(answer, sentences) }
    )

    /// Whether it goes on until it is stopped.
    var watches: Bool { words == ["watch"] }

    static func number(
        _ arguments: Arguments,
        _ name: String,
        in range: ClosedRange<Int64>
    ) throws(UsageError) -> Int64? {
        guard let text = arguments.value(name) else { return nil }
        guard let number = CountReader.number(text), range.contains(number) else {
            let bounds = "\(range.lowerBound) to \(range.upperBound)"
            throw UsageError("`\(name) \(text)`: a whole number from \(bounds).")
        }
        return number
    }
}

extension VerbRun {
    /// One screen a look, in place on a terminal; with `--json` one object a line.
    ///
    /// A desk that does not answer is shown as such, and asked again.
    ///
    /// - Returns: How the last look ended.
    func watch() async -> ExitCode {
        let every: Int64
        let count: Int64?
        do throws(UsageError) {
            every = try Verb.number(arguments, "--every", in: 1...3_600) ?? 2
            count = try Verb.number(arguments, "--count", in: 1...1_000_000)
        } catch { return tell(Problem(.desk(.usage), params: ["fault": .text(error.sentence)])) }
        var shown: Int64 = 0
        var code = ExitCode.done
        while true {
            code = await lookOnce()
            shown += 1
            if let count, shown >= count { return code }
            guard await world.pause.wait(every * 1_000) else { return code }
        }
    }

    private func lookOnce() async -> ExitCode {
        do throws(Problem) {
            let answer = try await ask(call)
            if isJSON {
                world.terminal.write(answer.canonicalText + "\n")
            } else {
                // Home, and away with what stands there; no screen grows.
                let home = world.terminal.showsToPerson ? "\u{1B}[H\u{1B}[J" : ""
                world.terminal.write(home + verb.show(answer, sentences) + "\n")
            }
            return .done
        } catch { return tell(error) }
    }
}
