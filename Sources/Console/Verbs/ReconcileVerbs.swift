import World

extension Verb {
    static let reconcile = Verb(
        words: ["reconcile"],
        summary:
            "Compares entries, verdicts and the cloud's sums; tells the office of an incident.",
        options: [SharedOptions.requestID],
        needsLogin: false,
        call: { _ in .post("/v1/admin/reconcile") },
        show: { answer, sentences in
            let rows = (answer["findings"]?.listValue ?? []).map { finding in
                ["kind", "detail", "how"].map { sentences.cell(finding[$0]) }
                    + [sentences.money(list: finding["money"])]
            }
            let head = sentences.text(
                rows.isEmpty ? "reconcile.ok" : "reconcile.differs",
                ["n": answer["total"] ?? 0, "sessions": answer["sessions"] ?? 0]
            )
            if rows.isEmpty { return head }
            let told = answer["incident_required"] == true
            let incident = told ? "\n" + sentences.text("reconcile.incident") : ""
            return head + incident + "\n" + Screen.table(rows)
        }
    )

    static let policy = Verb(
        words: ["policy"],
        summary: "The rules in force, with version and age.",
        needsLogin: false,
        call: { _ in .get("/v1/admin/policy") },
        show: { answer, sentences in
            var lines = [
                sentences.text(
                    answer["default"] == true ? "policy.default" : "policy.version",
                    [
                        "version": answer["version"] ?? 0, "at": answer["as_of"] ?? "-",
                        "seconds": answer["age_seconds"] ?? "-",
                    ]
                )
            ]
            let values = (answer["values"]?.objectValue ?? [:]).sorted { $0.key < $1.key }
            lines += values.map { "  \($0.key): \(Sentences.word($0.value))" }
            for reference in answer["references"]?.listValue ?? [] {
                let parts = ["collection", "id", "version", "valid_from", "taken_at", "date"]
                lines.append(
                    "  "
                        + parts.compactMap { reference[$0].map(Sentences.word) }
                        .joined(separator: " ")
                )
            }
            return lines.joined(separator: "\n")
        }
    )

    static let lease = Verb(
        words: ["lease"],
        operands: ["want|release", "DRAWER"],
        summary: "Holds a drawer for this desk, or gives it back.",
        options: [SharedOptions.requestID],
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            let wish = try arguments.operand(0, "`want` or `release`")
            guard ["want", "release"].contains(wish) else {
                throw UsageError("`\(wish)` is neither want nor release.")
            }
            return .post(
                "/v1/admin/lease",
                [
                    ("wish", .text(wish)), ("drawer", .text(try arguments.operand(1, "DRAWER"))),
                ]
            )
        },
        show: { answer, sentences in
            sentences.text(
                answer["wish"] == "want" ? "lease.want" : "lease.release",
                ["drawer": answer["drawer"] ?? "-"]
            )
        }
    )
}
