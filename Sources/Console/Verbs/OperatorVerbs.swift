import World

extension Verb {
    static let enroll = Verb(
        words: ["enroll"],
        summary: "Makes this desk known to a cloud.",
        options: [
            Option("--cloud", .value("URL"), "https address of the cloud"),
            Option("--token", .value("T"), "the one-time token; without it a code is shown"),
            Option("--ca", .value("FILE"), "certificates to trust, PEM"),
        ],
        files: [("--ca", "ca_pem")],
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/admin/enroll",
                [
                    ("cloud", .text(try arguments.required("--cloud"))),
                    ("token", arguments.value("--token").map(JSON.text)),
                ]
            )
        },
        show: { answer, sentences in
            sentences.text(
                "enroll.ok",
                ["device": answer["device_code"] ?? "-", "property": answer["property_id"] ?? "-"]
            )
        }
    )

    static let sync = Verb(
        words: ["sync"],
        operands: ["now"],
        summary: "Pushes and pulls at once.",
        options: [Option("--wait", .value("SECONDS"), "wait until the outbox is settled")],
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            guard try arguments.operand(0, "`now`") == "now" else {
                throw UsageError("Write `sync now`.")
            }
            return .post("/v1/admin/sync", [("wait", try seconds(arguments))])
        },
        show: { answer, sentences in
            let pending = answer["pending"]?.integerValue ?? 0
            return sentences.text(
                pending == 0 ? "sync.settled" : "sync.waiting",
                ["n": .integer(pending)]
            )
        }
    )

    private static func seconds(_ arguments: Arguments) throws(UsageError) -> JSON? {
        guard let text = arguments.value("--wait") else { return nil }
        guard let number = CountReader.number(text), number <= 3_600 else {
            throw UsageError("`--wait \(text)`: seconds, at most 3600.")
        }
        return .integer(number)
    }

    static let outbox = Verb(
        words: ["outbox"],
        operands: ["[list|show]", "[SEQ]"],
        summary: "Shows what the cloud has not settled.",
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            switch arguments.operands.first ?? "list" {
            case "list": return .get("/v1/admin/outbox")
            case "show":
                let seq = try arguments.operand(1, "SEQ")
                return .get("/v1/admin/outbox", query: "seq=" + PercentCoding.encode(seq))
            case let word: throw UsageError("`\(word)` is neither list nor show.")
            }
        },
        show: { answer, sentences in OutboxScreen.show(answer, sentences) }
    )

    static let verify = Verb(
        words: ["verify"],
        summary: "Checks journal chain, store pages and ledger sums.",
        options: [Option("--full", .flag, "everything, not only what boot checks")]
            + FolderQuestion.options,
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            .get("/v1/admin/verify", query: arguments.has("--full") ? "full=1" : "")
        },
        show: { answer, sentences in
            sentences.text(
                answer["ok"] == true ? "verify.ok" : "verify.fault",
                ["records": answer["journal"]?["records"] ?? .null]
            )
        }
    )

    static let recover = Verb(
        words: ["recover"],
        summary: "Runs or resumes recovery; reports in money.",
        needsLogin: false,
        call: { _ in .post("/v1/admin/recover") },
        show: { answer, sentences in
            let lost = answer["lost"]?.listValue ?? []
            var lines = [
                sentences.text(
                    lost.isEmpty ? "recover.ok" : "recover.lost",
                    [
                        "cause": answer["cause"] ?? "none", "replayed": answer["replayed"] ?? 0,
                        "requeued": answer["requeued"] ?? 0,
                    ]
                )
            ]
            for gap in lost {
                lines.append(
                    sentences.text(
                        "recover.gap",
                        ["seq": gap["seq"] ?? "-", "hint": gap["hint"] ?? "-"]
                    )
                )
            }
            return lines.joined(separator: "\n")
        }
    )

    static let metrics = Verb(
        words: ["metrics"],
        summary: "Prints the agent's metrics as Prometheus text.",
        needsLogin: false,
        call: { _ in .get("/metrics") },
        show: { answer, _ in answer.textValue ?? "" }
    )
}
