import Ledger
import World

/// Options that stand on many verbs, and the members they become.
enum SharedOptions {
    /// Common to every verb of every command.
    static let common = [
        Option("--socket", .value("PATH"), "where the agent listens"),
        Option("--json", .flag, "one JSON object instead of sentences"),
        Option("--lang", .value("TAG"), "language of sentences: en ps fa-AF ur ar"),
        Option("--help", .flag, "this text"),
        Option("--version", .flag, "the version"),
    ]

    /// A repeat of what acts, by the same name.
    static let requestID = Option(
        "--request-id",
        .value("ID"),
        "a repeat with the same id gives the first answer"
    )

    /// Common to the cashiers' verbs.
    static let till = [
        Option("--as", .value("STAFF"), "who acts, where several are logged in"),
        requestID,
        Option("--cosign", .value("STAFF"), "a second person signs, with a fresh PIN"),
        Option("--supervisor", .value("STAFF"), "a supervisor signs, with a fresh PIN"),
        Option("--pin-stdin", .flag, "PINs a line each: own, co-signer, supervisor"),
    ]

    /// Options of every verb that captures an action.
    static let paper = [
        Option("--paper", .value("NO"), "the paper slip this is re-keyed from"),
        Option("--at", .value("TIME"), "when it happened, as 2026-11-21T09:12:02.129Z"),
    ]

    static let print = Option("--print", .flag, "print it; till.conf names the printer")
    static let pdf = Option("--pdf", .value("FILE"), "write it as PDF, in the language of --lang")

    /// The PINs that a capturing verb may need.
    static let signatures: [Verb.PIN] = [
        .of(option: "--cosign", member: "cosign"),
        .of(option: "--supervisor", member: "supervisor"),
    ]

    /// For what needs a proof of the office; the supervisor's.
    static let stepUp = Option(
        "--step-up-stdin",
        .flag,
        "the office's proof for --supervisor: a line after the PINs"
    )

    static let cash = Option("--cash", .values("MONEY"), "amounts, as in AFN 1200 or 20USD")
    static let houseRate = Option(
        "--rate",
        .values("CUR=RATE"),
        "a house rate, with --supervisor: USD=70.25"
    )
    static let reason = Option("--reason", .value("CODE"), "why, as in FLOAT_TOPUP")

    /// The member `folio` of a folio's number or `room:204`.
    static func folio(_ text: String) -> JSON {
        if text.hasPrefix("room:") {
            return ["kind": "room", "value": .text(String(text.dropFirst(5)))]
        }
        return ["kind": "number", "value": .text(text)]
    }

    /// The amounts of an option.
    static func money(_ arguments: Arguments, _ name: String) throws(UsageError) -> [Money] {
        var list: [Money] = []
        for text in arguments.list(name) { list.append(try MoneyReader.read(text)) }
        return list
    }

    /// The amounts of an option that must be given.
    static func requiredMoney(
        _ arguments: Arguments,
        _ name: String
    ) throws(UsageError) -> JSON {
        let list = try money(arguments, name)
        if list.isEmpty { throw UsageError("`\(name)` is missing.") }
        return Totals.json(list)
    }

    /// The house rates that were typed, nil when there are none.
    static func houseRates(_ arguments: Arguments) throws(UsageError) -> JSON? {
        var rates: [String: JSON] = [:]
        for text in arguments.list("--rate") {
            let parts = text.split(separator: "=").map {
                String($0.map { $0 == "\u{66B}" ? "." : $0 })
            }
            guard parts.count == 2, let currency = Currency(parts[0].uppercased()) else {
                throw UsageError("`--rate \(text)`: write it as USD=70.25.")
            }
            do { rates[currency.code] = .text(try JSONMembers.rate(.text(parts[1]), "rate")) } catch
            {
                throw UsageError("`--rate \(text)`: `\(parts[1])` is no rate.")
            }
        }
        return rates.isEmpty ? nil : .object(rates)
    }

    /// The member `paper`, nil when it was not given.
    static func paper(_ arguments: Arguments) throws(UsageError) -> JSON? {
        switch (arguments.value("--paper"), arguments.value("--at")) {
        case (nil, nil): return nil
        case (let slip?, let at?):
            guard Timestamp(at) != nil else {
                throw UsageError("`\(at)` is no time: write it as 2026-11-21T09:12:02.129Z.")
            }
            return ["slip": .text(slip), "at": .text(at)]
        default: throw UsageError("`--paper` and `--at` stand together.")
        }
    }

    /// The value of an option as a code, in capital letters.
    static func code(_ arguments: Arguments, _ name: String) throws(UsageError) -> JSON? {
        guard let text = arguments.value(name) else { return nil }
        let code = text.uppercased()
        guard JSONMembers.isCode(code) else {
            throw UsageError("`\(text)`: a code has letters, digits, - and _ only.")
        }
        return .text(code)
    }

    /// The value of an option as a code that must be given.
    static func requiredCode(
        _ arguments: Arguments,
        _ name: String
    ) throws(UsageError) -> JSON {
        guard let code = try code(arguments, name) else {
            throw UsageError("`\(name)` is missing.")
        }
        return code
    }
}
