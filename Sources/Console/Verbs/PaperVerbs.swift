import Ledger
import World

extension Verb {
    static let reprint = Verb(
        words: ["reprint"],
        operands: ["[SLIP]"],
        summary: "Prints a slip once more, marked as a copy.",
        options: [Option("--waiting", .flag, "every slip that is not on paper yet")],
        sheet: .copy,
        call: { (arguments) throws(UsageError) in
            if arguments.has("--waiting") {
                guard arguments.operands.isEmpty else {
                    throw UsageError("`--waiting` and a slip do not stand together.")
                }
                return .get("/v1/print-jobs")
            }
            return .get("/v1/slips/" + PercentCoding.encode(try slip(arguments)))
        },
        show: { answer, sentences in
            if let waiting = answer["waiting"] {
                return sentences.text("paper.waiting", ["n": waiting])
            }
            let copy = answer.waitsForPaper ? nil : answer.nextCopy
            return TextPaper.text(SlipPage.page(answer, copy: copy, .text(columns: 42)))
        }
    )

    static let downtimePack = Verb(
        words: ["downtime-pack"],
        summary: "Writes what a desk needs on paper when the power is gone.",
        options: [
            Option("--out", .value("DIR"), "the folder for the pages, made if it is not there"),
            Option("--slips", .value("N"), "how many blank slips, 20 by default"),
        ],
        sheet: .pack,
        call: { (arguments) throws(UsageError) in
            _ = try arguments.required("--out")
            _ = try blankSlips(arguments)
            return .get("/v1/downtime-pack")
        },
        show: { answer, sentences in
            let params: [String: JSON] = [
                "n": .integer(Int64(answer["folios"]?.listValue?.count ?? 0)),
                "date": answer["business_date"] ?? "-",
                "files": answer["files"] ?? [],
                "from": answer["paper_slips"]?["from"] ?? "-",
                "to": answer["paper_slips"]?["to"] ?? "-",
            ]
            return sentences.text("downtime.ok", params)
        }
    )

    /// How many blank slips are wanted.
    static func blankSlips(_ arguments: Arguments) throws(UsageError) -> Int64 {
        guard let text = arguments.value("--slips") else { return 20 }
        guard let number = CountReader.number(text), number <= BlankSlip.printingLimit else {
            throw UsageError("`--slips \(text)`: a whole number up to \(BlankSlip.printingLimit).")
        }
        return number
    }
}
