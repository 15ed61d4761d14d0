import Ledger
import World

extension Verb {
    static let attention = Verb(
        words: ["attention"],
        operands: ["[list|show]", "[NO]"],
        summary: "Shows what needs a person.",
        call: { (arguments) throws(UsageError) in
            switch arguments.operands.first ?? "list" {
            case "list": return .get("/v1/attention")
            case "show":
                let number = try arguments.operand(1, "NO")
                return .get("/v1/attention/" + PercentCoding.encode(number))
            case let word: throw UsageError("`\(word)` is neither list nor show.")
            }
        },
        show: { answer, sentences in
            guard let items = answer["items"]?.listValue else {
                return AttentionScreen.show(answer, sentences)
            }
            if items.isEmpty { return sentences.text("attention.none") }
            let rows = items.map { item in
                ["no", "severity", "kind", "code"].map { sentences.cell(item[$0]) } + [
                    sentences.term("state.", item["state"]),
                    sentences.cell(money: item["amount"]),
                ]
            }
            let head = sentences.heads("no", "severity", "kind", "code", "state", "amount")
            let said = items.compactMap { item in
                sentences.conflict(item["conflict"]).map { [sentences.cell(item["no"]), $0] }
            }
            return ([Screen.table([head] + rows)] + said.map { Screen.table([$0]) })
                .joined(separator: "\n")
        }
    )

    static let attentionResolve = Verb(
        words: ["attention", "resolve"],
        operands: ["NO"],
        summary: "Asks the office to settle an item; a supervisor signs.",
        options: [
            Option("--how", .value("H"), "apply, deposit, refund, write_off, acknowledge ..."),
            SharedOptions.reason,
            Option("--folio", .value("F"), "where the money belongs, for apply and late_charge"),
            Option("--reference", .value("R"), "the reservation, for deposit"),
            Option("--money", .value("M"), "the price of one, for price"),
            Option("--of", .value("SLIP"), "the slip it is the same as, for duplicate"),
            SharedOptions.stepUp,
        ],
        pins: SharedOptions.signatures,
        call: { (arguments) throws(UsageError) in
            let number = PercentCoding.encode(try arguments.operand(0, "NO"))
            let folio = arguments.value("--folio").map(SharedOptions.folio)
            var money: JSON?
            if let text = arguments.value("--money") { money = try MoneyReader.read(text).json }
            let how = try how(arguments)
            if let option = how.option { _ = try arguments.required(option) }
            return .post(
                "/v1/attention/\(number)/resolve",
                [
                    ("how", .text(how.rawValue)),
                    ("reason", .text(try arguments.required("--reason"))), ("folio", folio),
                    ("reference", arguments.value("--reference").map(JSON.text)),
                    ("money", money), ("of", arguments.value("--of").map(JSON.text)),
                ]
            )
        },
        show: { answer, sentences in
            let isAttested = answer["state"] == "resolved"
            return sentences.text(isAttested ? "attention.attested" : "attention.resolving")
        }
    )

    private static func how(
        _ arguments: Arguments
    ) throws(UsageError) -> AttentionResolve.How {
        let text = try arguments.required("--how")
        guard let how = AttentionResolve.How(rawValue: text) else {
            let known = AttentionResolve.How.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("`--how \(text)`: write one of \(known).")
        }
        return how
    }
}

/// One attention item with what can be done about it.
enum AttentionScreen {
    static func show(_ item: JSON, _ sentences: Sentences) -> String {
        var rows = ["no", "severity", "kind", "code", "state"].map {
            [$0, item[$0]?.textValue ?? "-"]
        }
        if let amount = Screen.money(item["amount"]) { rows.append(["amount", amount]) }
        for name in ["opened_at", "due_at", "owner_role", "action_id"] {
            if let text = item[name]?.textValue { rows.append([name, text]) }
        }
        let number = item["no"]?.textValue ?? "NO"
        let ways = (item["suggestions"]?.listValue ?? [])
            .compactMap { $0.textValue.flatMap(AttentionResolve.How.init(rawValue:)) }
            .map { "  till attention resolve \(number) " + $0.words }
        let said = sentences.conflict(item["conflict"]).map { "\n" + $0 } ?? ""
        let table = Screen.table(rows) + said
        // An item of this desk waits for the office's own, which has its ways with it.
        if ways.isEmpty { return table + "\n" + sentences.text("attention.no_ways") }
        return ([table, sentences.text("attention.ways")] + ways).joined(separator: "\n")
    }
}

extension AttentionResolve.How {
    /// The words of a command line that resolves an item this way.
    fileprivate var words: String {
        let place =
            switch need {
            case .folio: " --folio F"
            case .reference: " --reference R"
            case .money: " --money M"
            case .action: " --of SLIP"
            case nil: ""
            }
        return "--how \(rawValue)\(place) --reason R --supervisor S"
    }

    /// The option that it cannot do without.
    fileprivate var option: String? {
        switch need {
        case .folio: "--folio"
        case .reference: "--reference"
        case .money: "--money"
        case .action: "--of"
        case nil: nil
        }
    }
}
