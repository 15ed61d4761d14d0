import Ledger
import World

extension Verb {
    static let pay = Verb(
        words: ["pay"],
        summary: "Takes cash for a folio and tells the change.",
        options: [
            Option("--folio", .value("F"), "a folio's number, or room:204"), SharedOptions.cash,
            Option("--amount", .value("MONEY"), "what is to be settled; else the whole balance"),
            Option("--rate", .values("CUR=RATE"), "a house rate, with --supervisor: USD=70.25"),
            Option("--unverified", .flag, "take a folio that this desk does not know"),
        ] + SharedOptions.paper,
        pins: SharedOptions.signatures,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/payments",
                [
                    ("folio", SharedOptions.folio(try arguments.required("--folio"))),
                    ("cash", try SharedOptions.requiredMoney(arguments, "--cash")),
                    ("amount", try amount(arguments)), ("rates", try rates(arguments)),
                    ("unverified", arguments.has("--unverified") ? true : nil),
                    ("paper", try SharedOptions.paper(arguments)),
                ]
            )
        },
        show: { Captured.show("pay.ok", $0, $1) }
    )

    private static func amount(_ arguments: Arguments) throws(UsageError) -> JSON? {
        guard let text = arguments.value("--amount") else { return nil }
        return try MoneyReader.read(text).json
    }

    private static func rates(_ arguments: Arguments) throws(UsageError) -> JSON? {
        var rates: [String: JSON] = [:]
        for text in arguments.list("--rate") {
            let parts = text.split(separator: "=").map(String.init)
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
}
