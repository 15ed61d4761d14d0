import Ledger
import World

extension Verb {
    static let x = Verb(
        words: ["x"],
        summary: "Reads the open session; changes nothing.",
        sheet: .answer { ReportPage.page($0, $1) },
        call: { _ in .get("/v1/x") },
        show: { answer, _ in ReportScreen.show("X", answer) }
    )

    static let z = Verb(
        words: ["z"],
        operands: ["[SESSION]"],
        summary: "Shows the Z of a closed session.",
        sheet: .close,
        call: { (arguments) throws(UsageError) in
            .get("/v1/z/" + PercentCoding.encode(arguments.operands.first ?? "last"))
        },
        show: { answer, _ in ReportScreen.show("Z", answer) }
    )

    static let slips = Verb(
        words: ["slips"],
        operands: ["[SLIP]"],
        summary: "Lists the slips of the open session.",
        options: [
            Option("--session", .value("ID"), "of another session"),
            Option("--folio", .value("F"), "of one folio"),
            Option("--after", .value("SLIP"), "the next page"),
        ],
        sheet: .answer { ListPages.slips($0, $1) },
        call: { (arguments) throws(UsageError) in
            if !arguments.operands.isEmpty { return .get("/v1/slips/\(try slip(arguments))") }
            let query = ["session", "folio", "after"].compactMap { name in
                arguments.value("--" + name).map { name + "=" + PercentCoding.encode($0) }
            }
            return .get("/v1/slips", query: query.joined(separator: "&"))
        },
        show: { answer, _ in
            let slips = answer["slips"]?.listValue ?? [answer]
            let rows = slips.map { slip in
                ["slip", "type", "state"].map { slip[$0]?.textValue ?? "-" }
                    + [Screen.money(slip["money"]) ?? ""]
            }
            return Screen.table([["slip", "type", "state", "amount"]] + rows)
        }
    )

    static let folio = Verb(
        words: ["folio"],
        operands: ["F"],
        summary: "Shows a folio with its balance.",
        sheet: .answer { ListPages.folio($0, $1) },
        call: { (arguments) throws(UsageError) in
            .get("/v1/folios/" + PercentCoding.encode(try arguments.operand(0, "F")))
        },
        show: { answer, _ in
            let head = [
                ["folio", answer["folio_no"]?.textValue ?? "-"],
                ["room", answer["room"]?.textValue ?? "-"],
                ["state", answer["state"]?.textValue ?? "-"],
                ["balance", Screen.money(answer["balance"]) ?? "-"],
            ]
            let lines = (answer["lines"]?.listValue ?? []).map { line in
                ["slip", "type", "state"].map { line[$0]?.textValue ?? "-" }
                    + [Screen.money(line["money"]) ?? ""]
            }
            return Screen.table(head) + (lines.isEmpty ? "" : "\n" + Screen.table(lines))
        }
    )
}
