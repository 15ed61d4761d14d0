import Ledger
import World

extension Verb {
    static let reverse = Verb(
        words: ["reverse"],
        operands: ["SLIP"],
        summary: "Takes back a keying error in cash, in the same session.",
        options: [
            SharedOptions.reason,
            Option("--how", .value("HOW"), "not_received (the default) or handed_back"),
        ] + SharedOptions.paper,
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/payments/\(try slip(arguments))/reverse",
                [
                    ("how", .text(try how(arguments))),
                    ("reason", .text(try arguments.required("--reason"))),
                    ("paper", try SharedOptions.paper(arguments)),
                ]
            )
        },
        show: { Captured.show("reverse.ok", $0, $1) }
    )

    private static func how(_ arguments: Arguments) throws(UsageError) -> String {
        let text = arguments.value("--how") ?? PaymentReverse.How.notReceived.rawValue
        guard PaymentReverse.How(rawValue: text) != nil else {
            throw UsageError("`--how \(text)`: write not_received or handed_back.")
        }
        return text
    }

    static let refundRequest = Verb(
        words: ["refund", "request"],
        operands: ["SLIP", "MONEY"],
        summary: "Asks for money to be given back; a small amount with a second person's PIN.",
        options: [SharedOptions.reason] + SharedOptions.paper,
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/refunds",
                [
                    ("slip", .text(try slip(arguments))),
                    ("amount", try MoneyReader.read(try arguments.operand(1, "MONEY")).json),
                    ("reason", .text(try arguments.required("--reason"))),
                    ("paper", try SharedOptions.paper(arguments)),
                ]
            )
        },
        show: { answer, sentences in
            let isApproved = answer["state"] == "approved"
            return Captured.show(
                isApproved ? "refund.approved" : "refund.needs_office",
                answer,
                sentences
            )
        }
    )

    static let refundPay = Verb(
        words: ["refund", "pay"],
        operands: ["REQUEST"],
        summary: "Pays an approved refund out of the drawer; a second person signs.",
        options: SharedOptions.paper,
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/refunds/\(try slip(arguments))/pay",
                [("paper", try SharedOptions.paper(arguments))]
            )
        },
        show: { Captured.show("refund.ok", $0, $1) }
    )

    static let settle = Verb(
        words: ["settle"],
        summary: "Asks the office to close a folio.",
        options: [Option("--folio", .value("F"), "a folio's number, or room:204")]
            + SharedOptions.paper,
        pins: SharedOptions.signatures,
        sheet: .slips,
        call: { (arguments) throws(UsageError) in
            let folio = PercentCoding.encode(try arguments.required("--folio"))
            return .post(
                "/v1/folios/\(folio)/settle",
                [("paper", try SharedOptions.paper(arguments))]
            )
        },
        show: { Captured.show("settle.ok", $0, $1) }
    )
}
