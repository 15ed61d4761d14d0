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
        let outbox = answer["outbox"]
        let session = answer["session"]
        var rows = [
            ["mode", word(answer["mode"])],
            ["line", word(answer["line"]?["state"]) + since(answer["line"])],
            ["clock", clock(answer["clock"])], ["business date", word(answer["business_date"])],
        ]
        rows.append(["session", self.session(session)])
        let pending = outbox?["pending"]?.integerValue ?? 0
        rows.append([
            "not in the cloud",
            pending == 0
                ? "nothing" : "\(pending) actions, \(Screen.money(list: outbox?["money"]))",
        ])
        rows.append(["in the cloud through seq", word(answer["custody"]?["received_seq"])])
        let attention = answer["attention"]
        rows.append([
            "attention",
            word(attention?["open"]) + " open, " + word(attention?["high"]) + " high",
        ])
        return Screen.table(rows)
    }

    private static func session(_ session: JSON?) -> String {
        guard session?["id"] != nil else { return "none" }
        return word(session?["drawer"]) + " " + word(session?["state"]) + " by "
            + word(session?["opened_by"])
    }

    private static func word(_ json: JSON?) -> String { Sentences.word(json ?? .null) }

    private static func since(_ line: JSON?) -> String {
        guard let since = line?["since"]?.textValue else { return "" }
        let reason = line?["reason"]?.textValue.map { " (\($0))" } ?? ""
        return " since \(since)\(reason)"
    }

    private static func clock(_ clock: JSON?) -> String {
        clock?["trusted"] == false ? "may be wrong" : "trusted"
    }
}
