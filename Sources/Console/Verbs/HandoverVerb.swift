import Ledger
import World

extension Verb {
    static let handover = Verb(
        words: ["handover"],
        summary: "Hands the drawer over: one count, both PINs.",
        options: [
            Option("--to", .value("STAFF"), "who takes over"),
            Option("--count", .values("COUNT"), "what you counted: \"AFN 1000x5 500x2\""),
            SharedOptions.reason,
        ],
        pins: [
            .own, .of(option: "--to", member: "to"),
            .of(option: "--supervisor", member: "supervisor"),
        ],
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            _ = try arguments.required("--to")
            let cash = try CountReader.read(arguments.list("--count"))
            if cash.totals.isEmpty { throw UsageError("`--count` is missing.") }
            return .post(
                "/v1/handover",
                [
                    ("cash", cash.json),
                    ("reason", try SharedOptions.code(arguments, "--reason")),
                ]
            )
        },
        show: { answer, sentences in
            let parts = answer["captured"]?.listValue ?? []
            let slips = parts.compactMap { $0["slip"]?.textValue }
            var lines = [
                sentences.text(
                    "handover.ok",
                    ["slip": .text(slips.first ?? "-"), "next": .text(slips.last ?? "-")]
                )
            ]
            for part in parts {
                for item in part["attention"]?.listValue ?? [] {
                    lines.append(sentences.text("attention.opened", ["no": item]))
                }
            }
            return lines.joined(separator: "\n")
        }
    )
}
