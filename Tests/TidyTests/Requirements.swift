import TestSupport
import Testing

/// Every id of the design has a test that bears it, or says openly that it has none yet.
struct Requirements {
    /// Ids that a test may bear without being a requirement: the rules of the house itself.
    private static let house: Set<Substring> = ["H", "T", "S", "B"]

    private let list = RequirementList()
    private let named: [String: String] = RequirementList.namedByTests()

    @Test func `T-1: every requirement has a test, or is marked`() {
        for id in list.required.sorted() where named[id] == nil {
            Issue.record("\(id) has no test: write one whose name begins with it")
        }
    }

    @Test func `T-1: a mark goes when its test comes`() {
        for id in list.waiting.sorted() {
            if let test = named[id] {
                Issue.record("\(id) is tested (\(test)): take 'not yet' from its line")
            }
        }
    }

    @Test func `T-1: no test names an id that the design does not have`() {
        let known = list.required.union(list.waiting)
        for (id, test) in named.sorted(by: { $0.key < $1.key }) where !known.contains(id) {
            let isHouse = Self.house.contains(id.prefix { $0.isLetter }) && id.contains("-")
            let isChapter =
                id.first == "P" && !id.contains(".")
                && known.contains { $0 == id || $0.hasPrefix(id + ".") }
            #expect(isHouse || isChapter, "\(test) names the unknown \(id)")
        }
    }

    @Test func `T-1: what waits for a test only becomes less`() throws {
        let count = list.waiting.count
        print("requirements: \(list.required.count) tested, \(count) not yet")
        let committed = try #require(list.limit)
        #expect(count <= committed, "more requirements wait than the \(committed) committed")
        #expect(count >= committed, "\(count) wait: write that number on the first line")
    }
}
