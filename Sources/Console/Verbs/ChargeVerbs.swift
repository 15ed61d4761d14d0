import Ledger
import World

extension Verb {
    static let charge = Verb(
        words: ["charge"],
        summary: "Posts a charge to a folio.",
        options: [
            Option("--folio", .value("F"), "a folio's number, or room:204"),
            Option("--item", .value("CODE"), "the item of the price list"),
            Option("--quantity", .value("N"), "how many, 1 by default"),
            Option("--price", .value("MONEY"), "the price of one, where the list has none"),
            Option("--note", .value("TEXT"), "what it is, at most 80 characters"),
            Option("--unverified", .flag, "take a folio that this desk does not know"),
        ] + SharedOptions.paper,
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/charges",
                [
                    ("folio", SharedOptions.folio(try arguments.required("--folio"))),
                    ("item", try SharedOptions.requiredCode(arguments, "--item")),
                    ("quantity", .integer(try quantity(arguments))),
                    ("price", try price(arguments)),
                    ("note", arguments.value("--note").map(JSON.text)),
                    ("unverified", arguments.has("--unverified") ? true : nil),
                    ("paper", try SharedOptions.paper(arguments)),
                ]
            )
        },
        show: { Captured.show("charge.ok", $0, $1) }
    )

    private static func quantity(_ arguments: Arguments) throws(UsageError) -> Int64 {
        guard let text = arguments.value("--quantity") else { return 1 }
        guard let number = CountReader.number(text), (1...9_999).contains(number) else {
            throw UsageError("`--quantity \(text)`: a whole number from 1 to 9999.")
        }
        return number
    }

    private static func price(_ arguments: Arguments) throws(UsageError) -> JSON? {
        guard let text = arguments.value("--price") else { return nil }
        return try MoneyReader.read(text).json
    }

    static let chargeWithdraw = Verb(
        words: ["charge", "withdraw"],
        operands: ["SLIP"],
        summary: "Takes back a charge that was not sent yet.",
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            .post("/v1/charges/\(try slip(arguments))/withdraw")
        },
        show: { Captured.show("charge.withdrawn", $0, $1) }
    )

    static let chargeVoid = Verb(
        words: ["charge", "void"],
        operands: ["SLIP"],
        summary: "Asks for a charge to be voided.",
        options: [SharedOptions.reason],
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/charges/\(try slip(arguments))/void",
                [("reason", try SharedOptions.requiredCode(arguments, "--reason"))]
            )
        },
        show: { Captured.show("charge.void", $0, $1) }
    )

    static func slip(_ arguments: Arguments) throws(UsageError) -> String {
        let text = try arguments.operand(0, "SLIP").uppercased()
        guard SlipNumber(text) != nil else {
            throw UsageError("`\(text)` is no slip number: it looks like 7K-2026-000812.")
        }
        return text
    }
}
