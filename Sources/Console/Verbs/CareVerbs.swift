import World

extension Verb {
    static let rekey = Verb(
        words: ["rekey"],
        operands: ["[store|journal|keyring|all]"],
        summary: "Makes new keys for store, journal and keyring; nothing else changes.",
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            let part = arguments.operands.first ?? "all"
            guard ["store", "journal", "keyring", "all"].contains(part) else {
                throw UsageError("`\(part)` is not store, journal, keyring or all.")
            }
            return .post("/v1/admin/rekey", [("part", .text(part))])
        },
        show: { answer, sentences in
            let parts = (answer["rotated"]?.listValue ?? []).compactMap(\.textValue)
            let done = sentences.text(
                "rekey.ok",
                ["parts": .text(parts.isEmpty ? "-" : parts.joined(separator: ", "))]
            )
            guard answer["keyring_by_service_manager"] == true else { return done }
            return done + "\n" + sentences.text("rekey.foreign")
        }
    )

    static let purge = Verb(
        words: ["purge"],
        summary: "Tells what retention lets go; deletes it with --confirm.",
        options: [Option("--confirm", .flag, "delete it")],
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            .post("/v1/admin/purge", [("confirm", .boolean(arguments.has("--confirm")))])
        },
        show: { answer, sentences in
            let sets = answer["quarantine"]?.listValue ?? []
            let key = answer["dry_run"] == true ? "purge.dry" : "purge.ok"
            let told = sentences.text(
                key,
                [
                    "actions": answer["actions"] ?? 0, "segments": answer["segments"] ?? 0,
                    "sets": .integer(Int64(sets.count)),
                ]
            )
            guard answer["clock_trusted"] == false else { return told }
            return told + "\n" + sentences.text("purge.clock")
        }
    )
}
