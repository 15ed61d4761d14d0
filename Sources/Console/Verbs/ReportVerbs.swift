import Ledger
import World

extension Verb {
    static let x = Verb(
        words: ["x"],
        summary: "Reads the open session; changes nothing.",
        sheet: .answer { ReportPage.page($0, $1) },
        call: { _ in .get("/v1/x") },
        show: { ReportScreen.show("X", $0, $1) }
    )

    static let z = Verb(
        words: ["z"],
        operands: ["[SESSION]"],
        summary: "Shows the Z of a closed session.",
        sheet: .close,
        call: { (arguments) throws(UsageError) in
            .get("/v1/z/" + PercentCoding.encode(arguments.operands.first ?? "last"))
        },
        show: { ReportScreen.show("Z", $0, $1) }
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
        show: { answer, sentences in
            let slips = answer["slips"]?.listValue ?? [answer]
            let heads = sentences.heads("slip", "type", "state", "amount")
            let table = Screen.table([heads] + slips.map { slipRow($0, sentences) })
            let said = slips.compactMap { sentences.conflict($0["conflict"]) }
            return ([table] + said).joined(separator: "\n")
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
        show: { answer, sentences in
            let values = [
                sentences.cell(answer["folio_no"]), sentences.cell(answer["room"]),
                sentences.term("state.", answer["state"]), sentences.cell(money: answer["balance"]),
            ]
            let heads = sentences.heads("folio", "room", "state", "balance")
            let head = zip(heads, values).map { [$0, $1] }
            let lines = (answer["lines"]?.listValue ?? []).map { slipRow($0, sentences) }
            return Screen.table(head) + (lines.isEmpty ? "" : "\n" + Screen.table(lines))
        }
    )

    /// Slip, type, state and amount.
    private static func slipRow(_ slip: JSON, _ sentences: Sentences) -> [String] {
        [
            sentences.cell(slip["slip"]), sentences.term("type.", slip["type"]),
            sentences.term("state.", slip["state"]), sentences.cell(money: slip["money"]),
        ]
    }
}
