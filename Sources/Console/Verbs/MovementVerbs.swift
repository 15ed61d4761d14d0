import Ledger
import World

extension Verb {
    static let paidIn = movement(
        ["paid-in"],
        "paid_in",
        "Puts cash into the drawer.",
        options: [SharedOptions.cash, SharedOptions.reason],
        members: { (arguments) throws(UsageError) in
            [
                ("cash", try SharedOptions.requiredMoney(arguments, "--cash")),
                ("reason", try SharedOptions.requiredCode(arguments, "--reason")),
            ]
        }
    )

    static let paidOut = movement(
        ["paid-out"],
        "paid_out",
        "Pays cash out of the drawer.",
        options: [SharedOptions.cash, SharedOptions.reason],
        members: { (arguments) throws(UsageError) in
            [
                ("cash", try SharedOptions.requiredMoney(arguments, "--cash")),
                ("reason", try SharedOptions.requiredCode(arguments, "--reason")),
            ]
        }
    )

    static let drop = movement(
        ["drop"],
        "drop",
        "Sends cash to the safe in a bag; a second person signs.",
        options: [
            SharedOptions.cash, Option("--bag", .value("NO"), "the bag's number"),
            Option("--place", .value("CODE"), "where it goes, SAFE by default"),
        ],
        members: { (arguments) throws(UsageError) in
            [
                ("cash", try SharedOptions.requiredMoney(arguments, "--cash")),
                ("bag", .text(try arguments.required("--bag"))),
                ("place", try SharedOptions.code(arguments, "--place") ?? "SAFE"),
            ]
        }
    )

    static let noSale = movement(
        ["no-sale"],
        "no_sale",
        "Opens the drawer without a sale.",
        options: [SharedOptions.reason],
        members: { (arguments) throws(UsageError) in
            [("reason", try SharedOptions.requiredCode(arguments, "--reason"))]
        }
    )

    static let exchange = movement(
        ["exchange"],
        "exchange",
        "Gives one currency for another.",
        options: [
            Option("--take", .value("MONEY"), "what the guest hands over"),
            Option("--give", .value("CUR"), "what the guest wants, as in AFN"),
            SharedOptions.houseRate,
        ],
        members: { (arguments) throws(UsageError) in
            [
                ("take", try MoneyReader.read(try arguments.required("--take")).json),
                ("give", .text(try currency(try arguments.required("--give")))),
                ("rates", try SharedOptions.houseRates(arguments)),
            ]
        }
    )

    private static func currency(_ text: String) throws(UsageError) -> String {
        guard let currency = Currency(text.uppercased()) else {
            throw UsageError("`--give \(text)`: no currency has this code.")
        }
        return currency.code
    }

    private static func movement(
        _ words: [String],
        _ kind: String,
        _ summary: String,
        options: [Option],
        members: @escaping @Sendable (Arguments) throws(UsageError) -> [(String, JSON?)]
    ) -> Verb {
        Verb(
            words: words,
            summary: summary,
            options: options + SharedOptions.paper,
            pins: SharedOptions.signatures,
            sheet: .slips,
            call: { (arguments) throws(UsageError) in
                let paper: (String, JSON?) = ("paper", try SharedOptions.paper(arguments))
                return .post(
                    "/v1/movements",
                    [("kind", .text(kind)), paper] + (try members(arguments))
                )
            },
            show: { Captured.show("movement.ok", $0, $1) }
        )
    }
}
