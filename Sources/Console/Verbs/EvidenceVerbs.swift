import World

extension Verb {
    static let evidence = Verb(
        words: ["evidence"],
        summary: "Writes down all that is known of a session, redacted, with hashes.",
        options: [
            Option("--session", .value("S"), "the id of the session, as till status shows it"),
            Option("--out", .value("FILE"), "where the bundle goes; a file there is replaced"),
        ],
        needsLogin: false,
        output: .whole,
        call: { (arguments) throws(UsageError) in
            let session = PercentCoding.encode(try arguments.required("--session"))
            _ = try arguments.required("--out")
            return .get("/v1/admin/evidence", query: "session=" + session)
        },
        show: { answer, sentences in
            sentences.text(
                "evidence.written",
                ["file": answer["file"] ?? "-", "sha256": answer["sha256"] ?? "-"]
            )
        }
    )

    static let export = Verb(
        words: ["export"],
        summary:
            "Writes down what no cloud holds, sealed to the recovery key; goes on if broken off.",
        options: [Option("--out", .value("FILE"), "where the bundle goes, by way of FILE.part")],
        needsLogin: false,
        output: .pages,
        call: { (arguments) throws(UsageError) in
            _ = try arguments.required("--out")
            return .get("/v1/admin/export")
        },
        show: { answer, sentences in
            sentences.text(
                "export.written",
                ["file": answer["file"] ?? "-", "n": answer["actions"] ?? 0]
            )
        }
    )
}
