import World

extension Verb {
    static let status = Verb(
        words: ["status"],
        summary: "One screen: line, clock, session, what is not in the cloud.",
        needsLogin: false,
        call: { _ in .get("/v1/status") },
        show: { answer, sentences in StatusScreen.show(answer, sentences) }
    )
}

/// The status as one screen.
enum StatusScreen {
    static func show(_ answer: JSON, _ sentences: Sentences) -> String {
        let attention: [String: JSON] = [
            "open": answer["attention"]?["open"] ?? 0, "high": answer["attention"]?["high"] ?? 0,
        ]
        let rows = [
            ["status.mode", sentences.term("mode.", answer["mode"])],
            ["status.line", line(answer["line"], sentences)],
            [
                "status.clock",
                sentences.text(isTrusted(answer) ? "status.trusted" : "status.untrusted"),
            ],
            ["status.date", sentences.cell(answer["business_date"])],
            ["status.session", session(answer["session"], sentences)],
            ["status.waiting", waiting(answer["outbox"], sentences)],
            ["status.custody", sentences.cell(answer["custody"]?["received_seq"])],
            ["status.attention", sentences.text("status.open_high", attention)],
        ]
        let table = Screen.table(rows.map { [sentences.text($0[0]), $0[1]] })
        return ([table] + warnings(answer, sentences)).joined(separator: "\n")
    }

    private static func isTrusted(_ answer: JSON) -> Bool { answer["clock"]?["trusted"] != false }

    private static func line(_ line: JSON?, _ sentences: Sentences) -> String {
        let state = sentences.term("line.", line?["state"])
        guard let since = line?["since"], since != .null else { return state }
        var words: [String: JSON] = ["line": .text(state), "since": since]
        guard let reason = line?["reason"], reason != .null else {
            return sentences.text("status.since", words)
        }
        words["reason"] = reason
        return sentences.text("status.since_reason", words)
    }

    private static func session(_ session: JSON?, _ sentences: Sentences) -> String {
        guard session?["id"] != nil else { return sentences.text("status.no_session") }
        return sentences.text(
            "status.session_by",
            [
                "drawer": session?["drawer"] ?? "-", "state": session?["state"] ?? "-",
                "staff": session?["opened_by"] ?? "-",
            ]
        )
    }

    private static func waiting(_ outbox: JSON?, _ sentences: Sentences) -> String {
        guard let pending = outbox?["pending"]?.integerValue, pending > 0 else {
            return sentences.text("nothing")
        }
        let money = sentences.money(list: outbox?["money"])
        return sentences.text(
            "status.actions",
            ["n": .integer(pending), "money": .text(money)]
        )
    }

    /// What a cashier must know besides, a sentence each.
    private static func warnings(_ answer: JSON, _ sentences: Sentences) -> [String] {
        var lines: [String] = []
        if answer["mode"] == "recovering" { lines.append(sentences.text("store.recovering")) }
        if !isTrusted(answer), let offset = answer["clock"]?["offset_ms"]?.integerValue {
            let delta = "\(offset.magnitude / 1_000) s"
            lines.append(sentences.text("clock.bad", ["delta": .text(delta)]))
        }
        return lines + (answer["conflicts"]?.listValue ?? []).compactMap(sentences.conflict)
    }
}
