import Ledger
import World

extension Verb {
    static let open = Verb(
        words: ["open"],
        summary: "Opens a session on a drawer.",
        options: [
            Option("--drawer", .value("D"), "the drawer's code"),
            Option("--float", .values("MONEY"), "the opening float, as totals"),
            Option("--count", .values("COUNT"), "the opening float, counted: \"AFN 1000x5\""),
            SharedOptions.reason,
        ] + SharedOptions.paper,
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            let float = try SharedOptions.money(arguments, "--float")
            let counted = try CountReader.read(arguments.list("--count"))
            if float.isEmpty == counted.totals.isEmpty {
                throw UsageError("Give `--float` or `--count`, one of them.")
            }
            let totals: Totals
            do { totals = try Totals(float) } catch {
                throw UsageError("`--float` is too large.")
            }
            let opening =
                float.isEmpty ? counted : CountedCash(totals: totals.list, lines: [])
            return .post(
                "/v1/sessions",
                [
                    ("drawer", .text(try arguments.required("--drawer"))),
                    ("opening", opening.json),
                    ("reason", try SharedOptions.code(arguments, "--reason")),
                    ("paper", try SharedOptions.paper(arguments)),
                ]
            )
        },
        show: { Captured.show("open.ok", $0, $1) }
    )

    static let count = Verb(
        words: ["count"],
        operands: ["[resume|begin]"],
        summary: "Declares the counted cash; `count resume` goes back to work.",
        options: [
            Option("--cash", .values("COUNT"), "counted cash: \"AFN 1000x5 500x2\" \"USD 0\""),
            Option("--interim", .flag, "a spot check by a supervisor"),
        ] + SharedOptions.paper,
        pins: SharedOptions.signatures,
        call: { (arguments) throws(UsageError) in
            let phase = try phase(arguments)
            let cash = try CountReader.read(arguments.list("--cash"))
            if phase == "declare" || phase == "interim", cash.totals.isEmpty {
                throw UsageError("`--cash` is missing.")
            }
            return .post(
                "/v1/counts",
                [
                    ("phase", .text(phase)), ("cash", cash.totals.isEmpty ? nil : cash.json),
                    ("paper", try SharedOptions.paper(arguments)),
                ]
            )
        },
        show: { answer, sentences in
            if answer["expected"] == nil { return sentences.text("count.ok") }
            return sentences.text(
                "count.declared",
                [
                    "expected": .text(sentences.money(list: answer["expected"])),
                    "counted": .text(sentences.money(list: answer["counted"])),
                    "variance": .text(sentences.money(list: answer["variance"])),
                ]
            )
        }
    )

    private static func phase(_ arguments: Arguments) throws(UsageError) -> String {
        if arguments.has("--interim") { return "interim" }
        switch arguments.operands.first {
        case nil: return "declare"
        case "resume": return "resume"
        case "begin": return "begin"
        case let word?: throw UsageError("`\(word)` is neither begin nor resume.")
        }
    }

    static let close = Verb(
        words: ["close"],
        summary: "Closes the session on its last count.",
        options: [SharedOptions.reason] + SharedOptions.paper,
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/closes",
                [
                    ("reason", try SharedOptions.code(arguments, "--reason")),
                    ("paper", try SharedOptions.paper(arguments)),
                ]
            )
        },
        show: { Captured.show("close.ok", $0, $1) }
    )

    static let cosign = Verb(
        words: ["cosign"],
        operands: ["[SESSION]"],
        summary: "A second person signs a close, with a PIN.",
        options: [Option("--staff", .value("K"), "who signs")],
        pins: [.of(option: "--staff", member: "cosign")],
        call: { (arguments) throws(UsageError) in
            _ = try arguments.required("--staff")
            let session = arguments.operands.first.map(JSON.text)
            return .post("/v1/closes/cosign", [("session", session)])
        },
        show: { Captured.show("cosign.ok", $0, $1) }
    )

    static let approve = Verb(
        words: ["approve"],
        operands: ["[SESSION]"],
        summary: "A supervisor approves a close with a difference.",
        options: [SharedOptions.reason, SharedOptions.stepUp],
        pins: SharedOptions.signatures,
        call: { (arguments) throws(UsageError) in
            _ = try arguments.required("--supervisor")
            let session = arguments.operands.first.map(JSON.text)
            let reason = try SharedOptions.code(arguments, "--reason")
            return .post("/v1/closes/approve", [("session", session), ("reason", reason)])
        },
        show: { Captured.show("approve.ok", $0, $1) }
    )
}
