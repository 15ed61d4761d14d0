import World

extension Verb {
    static let trace = Verb(
        words: ["trace"],
        operands: ["ITEM"],
        summary: "The whole life of a slip, a folio or an action: desk and cloud.",
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            let item = try arguments.operand(0, "ITEM (a slip, a folio or an action id)")
            return .get("/v1/admin/trace", query: "item=" + PercentCoding.encode(item))
        },
        show: TraceScreen.show
    )
}

/// Lives of actions, a block each.
enum TraceScreen {
    @Sendable
    static func show(_ answer: JSON, _ sentences: Sentences) -> String {
        var lines: [String] = []
        for life in answer["actions"]?.listValue ?? [] { lines += show(life) }
        if answer["more"] == true { lines.append("...") }
        let word = answer["legal"] == true ? "trace.legal" : "trace.illegal"
        lines.append(sentences.text(word, [:]))
        return lines.joined(separator: "\n")
    }

    private static func show(_ life: JSON) -> [String] {
        let head = [
            word(life["type"]), word(life["slip"]), Screen.money(life["money"]) ?? "",
            word(life["captured_at"]), word(life["scope"]?["staff"]),
            life["scope"]?["drawer"]?.textValue ?? "",
        ]
        var lines = [head.filter { !$0.isEmpty }.joined(separator: "  ")]
        lines.append("  id: \(word(life["action_id"]))")
        for capture in life["captures"]?.listValue ?? [] {
            let custody = capture["custody"] == true ? "in the cloud" : "only here"
            let carried = capture["carried_by"].map { ", carried at \(word($0))" } ?? ""
            lines.append(
                "  seq \(word(capture["seq"])), place \(word(capture["lsn"])): journal "
                    + "\(word(capture["journal"])), \(word(capture["state"])), \(custody)\(carried)"
            )
        }
        let parts = ["status", "disposition", "code"].compactMap {
            life["verdict"]?[$0]?.textValue
        }
        lines.append("  verdict: " + (parts.isEmpty ? "none yet" : parts.joined(separator: " ")))
        for entry in life["entries"]?.listValue ?? [] {
            let money = Screen.money(entry) ?? ""
            lines.append("  entry: \(word(entry["account"])) \(word(entry["ref"])) \(money)")
        }
        for item in life["attention"]?.listValue ?? [] {
            lines.append(
                "  attention: "
                    + ["no", "kind", "state"].map { word(item[$0]) }
                    .joined(separator: " ")
            )
        }
        for told in life["cloud"]?.listValue ?? [] {
            lines.append(
                "  cloud: \(word(told["collection"])) version \(word(told["document"]?["ver"]))"
            )
        }
        for fault in life["faults"]?.listValue ?? [] { lines.append("  FAULT: \(word(fault))") }
        return lines
    }

    private static func word(_ json: JSON?) -> String { Sentences.word(json ?? .null) }
}
