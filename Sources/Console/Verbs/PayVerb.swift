import Ledger
import World

extension Verb {
    static let pay = Verb(
        words: ["pay"],
        summary: "Takes cash for a folio and tells the change.",
        options: [
            Option("--folio", .value("F"), "a folio's number, or room:204"), SharedOptions.cash,
            Option("--amount", .value("MONEY"), "what is to be settled; else the whole balance"),
            SharedOptions.houseRate,
            Option("--unverified", .flag, "take a folio that this desk does not know"),
        ] + SharedOptions.paper,
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/payments",
                [
                    ("folio", SharedOptions.folio(try arguments.required("--folio"))),
                    ("cash", try SharedOptions.requiredMoney(arguments, "--cash")),
                    ("amount", try amount(arguments)),
                    ("rates", try SharedOptions.houseRates(arguments)),
                    ("unverified", arguments.has("--unverified") ? true : nil),
                    ("paper", try SharedOptions.paper(arguments)),
                ]
            )
        },
        show: { Captured.show("pay.ok", $0, $1) }
    )

    static let deposit = Verb(
        words: ["deposit"],
        summary: "Takes cash in advance, for a reservation.",
        options: [
            Option("--reference", .value("R"), "the reservation"), SharedOptions.cash,
            Option("--amount", .value("MONEY"), "what is to be held; else the worth of the cash"),
            SharedOptions.houseRate,
        ] + SharedOptions.paper,
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/deposits",
                [
                    ("reference", .text(try arguments.required("--reference"))),
                    ("cash", try SharedOptions.requiredMoney(arguments, "--cash")),
                    ("amount", try amount(arguments)),
                    ("rates", try SharedOptions.houseRates(arguments)),
                    ("paper", try SharedOptions.paper(arguments)),
                ]
            )
        },
        show: { Captured.show("pay.ok", $0, $1) }
    )

    static let memo = Verb(
        words: ["memo"],
        summary: "Notes a payment that did not go through the drawer.",
        options: [
            Option("--folio", .value("F"), "a folio's number, or room:204"),
            Option("--kind", .value("KIND"), "card_terminal, mobile or bank_transfer"),
            Option("--amount", .value("MONEY"), "how much"),
            Option("--reference", .value("R"), "the number on the terminal's slip, no card number"),
        ] + SharedOptions.paper,
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/memos",
                [
                    ("folio", SharedOptions.folio(try arguments.required("--folio"))),
                    ("kind", .text(try kind(try arguments.required("--kind")))),
                    ("amount", try MoneyReader.read(try arguments.required("--amount")).json),
                    ("reference", arguments.value("--reference").map(JSON.text)),
                    ("paper", try SharedOptions.paper(arguments)),
                ]
            )
        },
        show: { Captured.show("movement.ok", $0, $1) }
    )

    private static func kind(_ text: String) throws(UsageError) -> String {
        guard NonCashTender.Kind(rawValue: text) != nil else {
            let known = NonCashTender.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("`--kind \(text)`: write one of \(known).")
        }
        return text
    }

    private static func amount(_ arguments: Arguments) throws(UsageError) -> JSON? {
        guard let text = arguments.value("--amount") else { return nil }
        return try MoneyReader.read(text).json
    }
}
