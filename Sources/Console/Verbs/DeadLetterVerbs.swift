import World

extension Verb {
    static let deadLetter = Verb(
        words: ["dead-letter"],
        operands: ["[list|show]", "[ITEM]"],
        summary: "Shows what no cloud could receive.",
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            switch arguments.operands.first ?? "list" {
            case "list": return .get("/v1/admin/dead-letter")
            case "show":
                let item = try arguments.operand(1, "ITEM (slip, action id or seq)")
                return .get("/v1/admin/dead-letter", query: "item=" + PercentCoding.encode(item))
            case let word: throw UsageError("`\(word)` is neither list nor show.")
            }
        },
        show: { answer, sentences in
            answer["total"] == 0
                ? sentences.text("dead.none", [:]) : OutboxScreen.show(answer, sentences)
        }
    )

    static let deadLetterRequeue = Verb(
        words: ["dead-letter", "requeue"],
        operands: ["ITEM"],
        summary: "Sends a dead letter again under a new number.",
        options: [SharedOptions.requestID],
        needsLogin: false,
        call: { (arguments) throws(UsageError) in try remedy("requeue", by: nil, arguments) },
        show: { answer, sentences in
            sentences.text("dead.requeued", ["seq": answer["seq"] ?? "-"])
        }
    )

    static let deadLetterSupersede = Verb(
        words: ["dead-letter", "supersede"],
        operands: ["ITEM"],
        summary: "Ends a dead letter that a corrected action stands for; moved cash is requeued.",
        options: [
            Option("--by", .value("SLIP"), "the corrected action, captured later"),
            SharedOptions.requestID,
        ],
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            try remedy("supersede", by: try arguments.required("--by"), arguments)
        },
        show: { answer, sentences in
            sentences.text("dead.superseded", ["action": answer["action_id"] ?? "-"])
        }
    )

    private static func remedy(
        _ how: String,
        by: String?,
        _ arguments: Arguments
    ) throws(UsageError) -> Call {
        .post(
            "/v1/admin/dead-letter",
            [
                ("item", .text(try arguments.operand(0, "ITEM"))), ("how", .text(how)),
                ("by", by.map(JSON.text)),
            ]
        )
    }

    static let outboxReplay = Verb(
        words: ["outbox", "replay"],
        summary: "Sends again what the cloud holds already; nothing is booked twice.",
        options: [Option("--from", .value("SEQ"), "the first number to send again")],
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            let text = try arguments.required("--from")
            guard let seq = CountReader.number(text), seq > 0 else {
                throw UsageError("`--from \(text)`: a number from 1 on.")
            }
            return .post("/v1/admin/outbox", [("replay_from", .integer(seq))])
        },
        show: { answer, sentences in
            sentences.text("outbox.replaying", ["n": answer["actions"] ?? 0])
        }
    )
}

/// Rows of the outbox, one a line.
enum OutboxScreen {
    static func show(_ answer: JSON, _ sentences: Sentences) -> String {
        let rows = (answer["actions"]?.listValue ?? []).map { row in
            ["seq", "type", "slip", "state", "code"].map { sentences.cell(row[$0]) }
        }
        return Screen.table([sentences.heads("seq", "type", "slip", "state", "code")] + rows)
    }
}
