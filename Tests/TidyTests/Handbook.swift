import TestSupport
import Testing

/// The on-call handbook and the alerts that lead to it.
struct Handbook {
    private let page = Self.lines("packaging/handbook/on-call.md")
    private let alerts = Self.lines("packaging/prometheus/alerts.yml")

    @Test func `FM-C-18: every failure mode, and nothing else, has a row for who is on call`() {
        let list = RequirementList()
        let known = list.required.union(list.waiting).compactMap(Self.row(of:))
        let written = page.compactMap(Self.row(in:))
        // Some rows stand in lettered parts, as C-01a, which the list does not know.
        #expect(Set(written.filter { $0.last?.isLetter == false }) == Set(known))
        #expect(written.count == Set(written).count, "a row stands there twice")
    }

    @Test func `SLP-4: the documents call slips evidence, and no fiscal certification`() {
        let readme = Self.lines("README.md").joined(separator: " ")
        #expect(readme.contains("are evidence of what was captured"))
        #expect(readme.contains("they are not a fiscal certification"))
        let cashier = Self.lines("packaging/handbook/cashier.md").joined(separator: " ")
        #expect(cashier.contains("not a fiscal certification"))
    }

    @Test func `FM-C-18: every alert stands in the rows it names, and in no other`() {
        var wanted: Set<String> = []
        for (name, rows) in alertRows {
            for row in rows { wanted.insert("\(row) \(name)") }
        }
        var written: Set<String> = []
        for line in page {
            guard let row = Self.row(in: line) else { continue }
            for word in line.split(separator: "`") where word.hasPrefix("Edge") {
                written.insert("\(row) \(word)")
            }
        }
        #expect(!wanted.isEmpty)
        #expect(written == wanted)
    }

    @Test func `FM-E-12: one table says who does, decides, advises and hears of what`() {
        let table = page.drop { !$0.hasPrefix("| act |") }.prefix { $0.hasPrefix("|") }
        let people = ["cashier", "supervisor", "manager", "vendor"]
        let heads = Self.cells(of: table.first ?? "")
        #expect(heads == ["act"] + people)
        let rows = table.dropFirst(2).map(Self.cells)
        #expect(rows.count >= 8)
        for row in rows {
            let marks = row.dropFirst()
            #expect(marks.count == people.count, "\(row)")
            #expect(marks.allSatisfy { ["R", "A", "RA", "C", "I", "-"].contains($0) }, "\(row)")
            #expect(marks.filter { $0.contains("A") }.count == 1, "one decides: \(row)")
            #expect(marks.contains { $0.contains("R") }, "somebody does it: \(row)")
        }
    }

    @Test(arguments: ["C-09", "E-05"])
    func `FM-C-09, FM-E-05: what this product does not have is said, and what takes its place`(
        row: String
    ) throws {
        let lines = page.filter { $0.hasPrefix("- **\(row)**") }
        let line = try #require(lines.first)
        #expect(lines.count == 1)
        #expect(line.contains("There is no") && line.utf8.count > 80)
    }

    private static func cells(of line: Substring) -> [String] {
        line.split(separator: "|").map { cell in
            cell.split(separator: " ").joined(separator: " ")
        }
    }

    /// The alerts with the rows that each of them names.
    private var alertRows: [(name: Substring, rows: [Substring])] {
        var found: [(Substring, [Substring])] = []
        var name: Substring = ""
        for line in alerts {
            let words = line.split(separator: " ")
            if words.starts(with: ["-", "alert:"]) { name = words[2] }
            if words.first == "rows:" { found.append((name, Array(words.dropFirst()))) }
        }
        return found
    }

    /// The row of a failure mode's id, nil for other ids.
    private static func row(of id: String) -> String? {
        if id.hasPrefix("BR-") { return id }
        return id.hasPrefix("FM-") ? String(id.dropFirst(3)) : nil
    }

    /// The row that a line of a table is about.
    private static func row(in line: Substring) -> String? {
        let cells = line.split(separator: "|")
        guard line.hasPrefix("| "), let first = cells.first else { return nil }
        let word = first.split(separator: " ").joined()
        return word.contains("-") && word.utf8.contains(where: { (0x30...0x39).contains($0) })
            ? word : nil
    }

    private static func lines(_ path: String) -> [Substring] {
        String(decoding: Repository.bytes(path), as: UTF8.self).split(separator: "\n")
    }
}
