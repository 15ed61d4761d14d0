import TestSupport
import Testing
import World

/// Paper with the real executables: a device file that is there, and one that is not.
struct PrintingTests {
    private func set(_ lines: [String], at house: House) throws {
        let text = lines.map { $0 + "\n" }.joined()
        try Files.write(Array(text.utf8), to: house.desk.tillConfiguration)
    }

    private func printed(_ paper: DiskPath) throws -> String {
        String(decoding: try Files.bytes(of: paper), as: UTF8.self)
    }

    @Test func `PRN-1, PRN-5, BR-08, BR-09: paper follows money, and never holds it up`() throws {
        let house = try House()
        let paper = house.folder.path.appending("paper")
        let lines = ["printer = \(paper.text)", "columns = 32", "kick = yes"]
        try set(lines, at: house)
        let pay = Call.pay(1, Cash(["AFN": 50_000]), due: 50_000)
        // The printer is off: the money is in, the answer is whole, the sentence says what to do.
        let off = house.cashier.run(pay)
        #expect(off.code == 0)
        let first = try #require(off.json["slip"]?.textValue)
        #expect(off.err.contains("the printer is not ready. Write the number on paper."))
        #expect(off.err.contains("Use the key."))
        // Nothing is forgotten by a daemon that was killed.
        house.desk.stop(.kill)
        try house.restart()
        try Files.write([], to: paper)
        #expect(house.cashier.run(Call(words: ["reprint", "--waiting"])).code == 0)
        #expect(try printed(paper).contains(first))
        #expect(try !printed(paper).contains("COPY"))
        try Files.write([], to: paper)
        var repeated = pay
        repeated.requestID = "paid-once"
        let on = house.cashier.run(repeated)
        let second = try #require(on.json["slip"]?.textValue)
        let once = try printed(paper)
        #expect(once.contains(second) && once.contains("Kabul House"))
        #expect(once.contains("\u{1B}p"), "the drawer is open")
        #expect(house.cashier.run(repeated).json == on.json)
        #expect(try printed(paper) == once, "a repeat prints nothing")
        for copy in 1...2 {
            #expect(house.cashier.run(Call(words: ["reprint", second])).code == 0)
            #expect(try printed(paper).contains("COPY \(copy)"))
        }
        try Files.write([], to: paper)
        #expect(house.desk.till(["x", "--print"], as: "c07").code == 0)
        #expect(try printed(paper).contains("X report"))
        let file = house.folder.path.appending("x.pdf")
        #expect(house.desk.till(["x", "--pdf", file.text, "--lang", "ps"], as: "c07").code == 0)
        #expect(try Files.bytes(of: file).starts(with: Array("%PDF-".utf8)))
    }

    @Test func `FM-A-08, ATT-4: a day without paper and with open items closes like any other`()
        throws
    {
        let house = try House()
        try set(["printer = \(house.folder.path.appending("none/paper").text)"], at: house)
        let cashier = house.cashier
        try cashier.mix(0..<9)
        var lost = Call(
            words: ["pay", "--folio", "F-404", "--unverified", "--cash", "AFN 250"],
            moved: Cash(["AFN": 25_000])
        )
        lost.isForSuspense = true
        try cashier.perform(lost)
        let pdf = ["x", "--pdf", house.folder.path.appending("none/x.pdf").text]
        #expect(house.desk.till(pdf, as: "c07").code == 64)
        try cashier.close(holding: cashier.notebook.book.drawer)
        let report = house.desk.till(["z"], as: "c07").json
        let open = house.desk.till(["attention"], as: "c07").json
        #expect(report["attention"]?["open"] == open["open"], "\(open.canonicalText)")
        let lostMoney: JSON = ["currency": "AFN", "amount_micro": "250000000"]
        #expect(report["attention"]?["money"] == [lostMoney])
        try house.settle()
        try Expectation.balanced(house)
        // The Z printed it, the property keeps it, and every slip waits for a printer.
        let items = house.desk.till(["attention"], as: "c07").json["items"]?.listValue ?? []
        #expect(items.contains { $0["kind"] == "suspense" && $0["state"] == "open" })
        let waiting = house.cashier.run(Call(words: ["reprint", "--waiting"]))
        let jobs = try #require(waiting.json["jobs"]?.listValue)
        #expect(jobs.count >= 10 && jobs.allSatisfy { $0["state"] == "failed" })
    }

    @Test func `PRN-1: a destroyed store brings its jobs back, and none is an original`() throws {
        let house = try House()
        let paper = house.folder.path.appending("paper")
        try set(["printer = \(paper.text)"], at: house)
        let pay = Call.pay(1, Cash(["AFN": 50_000]), due: 50_000)
        let slip = try #require(house.cashier.run(pay).json["slip"]?.textValue)
        house.desk.stop(.kill)
        for name in try Files.names(in: house.desk.state.appending("store")) {
            let file = house.desk.state.appending("store").appending(name)
            try Files.write([UInt8](repeating: 7, count: 8_192), to: file)
        }
        try house.restart()
        let waiting = house.cashier.run(Call(words: ["reprint", "--waiting"]))
        #expect(waiting.json["jobs"]?.listValue?.map { $0["state"] } == ["unsure"])
        try Files.write([], to: paper)
        #expect(house.cashier.run(Call(words: ["reprint", "--waiting"])).code == 0)
        let text = try printed(paper)
        #expect(text.contains(slip) && text.contains("COPY 2"))
        let done = house.cashier.run(Call(words: ["reprint", "--waiting"]))
        #expect(done.json["waiting"] == 0)
    }

    @Test func `SLP-3, BR-17: a downtime pack has the house on paper and draws its numbers`()
        throws
    {
        let house = try House()
        let folder = house.folder.path.appending("pack")
        let words = ["downtime-pack", "--out", folder.text, "--slips", "3"]
        let made = house.cashier.run(Call(words: words))
        #expect(made.code == 0, "\(made.json.canonicalText)\(made.err)")
        let first = try #require(made.json["paper_slips"]?["from"]?.textValue)
        let last = try #require(made.json["paper_slips"]?["to"]?.textValue)
        #expect(first.hasSuffix("-M-000001") && last.hasSuffix("-M-000003"))
        let pages = ["in-house", "prices", "blank-slips"].map { folder.appending($0 + ".txt") }
        #expect(try printed(pages[0]).contains("F-12"))
        #expect(try printed(pages[1]).contains("AFN"))
        #expect(try printed(pages[2]).contains(last))
        let again = house.cashier.run(Call(words: words))
        #expect(again.json["paper_slips"]?["from"]?.textValue?.hasSuffix("-M-000004") == true)
        let keyed = house.cashier.run(
            Call(
                words: [
                    "charge", "--folio", "F-1", "--item", "COLA", "--paper", first,
                    "--at", "2026-11-21T09:12:02.129Z", "--cosign", "c04",
                ],
                pins: [House.pins["c04"] ?? ""]
            )
        )
        #expect(keyed.json["slip"]?.textValue != nil, "\(keyed.json.canonicalText)")
        try house.settle()
    }
}
