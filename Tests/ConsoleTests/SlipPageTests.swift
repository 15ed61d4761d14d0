import Testing
import World

@testable import Console

/// Pages as they come out of a printer, letter by letter.
struct SlipPageTests {
    @Test(arguments: [32, 42, 48])
    func `SLP-2: a charge on every width of paper`(columns: Int) {
        let page = SlipPage.page(PaperAnswers.charge, .text(columns: columns))
        let expected = """
                      Kabul House
                         Charge
                     7K-2026-000812
            --------------------------------
            Business date         2026-11-21
            Time            2026-11-21 13:42
            Zone                  Asia/Kabul
            House                       KBL1
            Drawer                        D1
            Cashier                      c07
            Folio                    F-10231
            Room                         204
            --------------------------------
            2 x Cola
            Item                  MINIBAR-03
            Each                   AFN 60.00
            Net                   AFN 120.00
            Tax vat-af-10 10%      AFN 12.00
            Total                 AFN 132.00
            --------------------------------
            Reference    7K-MH-1046 k3Jd82xQ

            """
        #expect(TextPaper.text(page) == Self.widened(expected, to: columns))
    }

    @Test func `SLP-2: a copy of a payment shows tender, rate, rounding and change`() {
        let page = SlipPage.page(PaperAnswers.payment, copy: 2, .text(columns: 42))
        let expected = """
                           Kabul House
                           Cash payment
                          7K-2026-000812
                              COPY 2
            ------------------------------------------
            Business date                   2026-11-21
            Time                      2026-11-21 13:42
            Zone                            Asia/Kabul
            House                                 KBL1
            Drawer                                  D1
            Cashier                                c07
            Folio                              F-10231
            Room                                   204
            ------------------------------------------
            Cash                             USD 20.00
            Rate                                 70.25
            Worth                         AFN 1,405.00
            Rounding                          AFN 0.44
            Paid                          AFN 1,234.56
            Change                          AFN 170.00
            ------------------------------------------
            Reference              7K-MH-1046 k3Jd82xQ

            """
        #expect(TextPaper.text(page) == expected)
    }

    @Test func `SLP-2: an estimate says so, and that the office sets its price`() {
        let lines = TextPaper.lines(SlipPage.page(PaperAnswers.draft, .text(columns: 42)))
        #expect(lines.contains { $0.hasSuffix(" ESTIMATE") })
        #expect(lines.contains("1 x ??? ???"))
        #expect(lines.contains("The office sets the price."))
        #expect(!lines.contains { $0.contains("paper.") })
    }

    @Test(arguments: [32, 48])
    func `RPT-1: a Z has every figure, list, witness and signature line`(columns: Int) {
        let page = ReportPage.page(PaperAnswers.report, .text(columns: columns))
        #expect(TextPaper.text(page) == Self.widened(Self.report, to: columns))
    }

    /// A page of 32 columns on wider paper: the same words, and more room between them.
    private static func widened(_ page: String, to columns: Int) -> String {
        page.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let words = line.trimmingPrefix { $0 == " " }
            if line.hasPrefix("-----") { return String(repeating: "-", count: columns) }
            if line.hasPrefix(" ") { return spaces((columns - words.count) / 2) + words }
            guard line.count == 32 else { return String(line) }
            if line.hasSuffix("_") { return line + String(repeating: "_", count: columns - 32) }
            let gap = line.ranges(of: "  ").last?.upperBound ?? line.lastIndex(of: " ")
            guard let gap else { return String(line) }
            return line[..<gap] + spaces(columns - 32) + line[gap...]
        }.joined(separator: "\n")
    }

    private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    private static let report = """
                  Kabul House
                   Z report 3
                  PROVISIONAL
        --------------------------------
        Business date         2026-11-21
        Printed         2026-11-21 23:00
        Zone                  Asia/Kabul
        The clock may be wrong.
        House                       KBL1
        Desk                          7K
        Drawer                        D1
        State                     sealed
        Opened          2026-11-21 08:30
        Cashier                      c07
        --------------------------------
        AFN
        Opening                 5,000.00
        Payments                1,000.00
        Change                   -170.00
        Refunds                     0.00
        Reversals                   0.00
        Paid in                     0.00
        Paid out                  -50.00
        Drops                  -2,000.00
        In transit              2,000.00
        Exchanges                   0.00
        Expected                3,780.00
        Counted                 3,779.00
        Difference                 -1.00
        Rounding                    0.44
        --------------------------------
        Counted notes and coins
        AFN 1,000.00                 x 3
        AFN 1.00                   x 779
        --------------------------------
        Paid out by reason
        TAXI                  AFN -50.00
        --------------------------------
        Drops by bag
        BAG-77             AFN -2,000.00
        In transit          AFN 2,000.00
        --------------------------------
        No sales                       1
        Counts                         2
        Estimates                      1
        Reason                  MISCOUNT
        Open items                     1
        Their money           AFN 500.00
        Not in the cloud               2
        Their money        AFN 31,400.00
        --------------------------------
        First slip        7K-2026-000801
        Last slip         7K-2026-000830
        Actions              1001 - 1046
        Chain           k3Jd82xQv0wAAAAA
        Version                    1.0.0
        Second person                c04

        Cashier ________________________

        Second person __________________

        Supervisor _____________________

        """
}
