import TestSupport
import Testing
import World

@testable import Agent

/// The alert rules against the metrics of a real desk: a rule on a misspelt name never fires.
struct AlertRuleTests {
    /// What a rule asks for: a metric, and the values that it wants of a label.
    private struct Question: Hashable {
        let metric: String
        var label: String?
        var values: [String] = []
    }

    /// Every metric that the rules name.
    private var questions: Set<Question> {
        let text = String(
            decoding: Repository.bytes("packaging/prometheus/alerts.yml"),
            as: UTF8.self
        )
        var found: Set<Question> = []
        for line in text.split(separator: "\n") where line.hasPrefix("          ") {
            for match in line.matches(of: /(edge_[a-z_]+)(?:{([a-z]+)=~?"([a-z_|]+)"})?/) {
                var question = Question(metric: Self.family(String(match.1)))
                question.label = match.2.map(String.init)
                question.values = match.3.map { $0.split(separator: "|").map(String.init) } ?? []
                found.insert(question)
            }
        }
        return found
    }

    /// The family of a sample: a summary has two kinds of them.
    private static func family(_ name: String) -> String {
        for ending in ["_seconds_sum", "_seconds_count"] where name.hasSuffix(ending) {
            return name.dropLast(ending.count) + "_seconds"
        }
        return name
    }

    @Test func `FM-C-18: a rule asks for metrics and labels that a desk gives`() throws {
        let folder = try DeskFolder.used(6)
        let agent = try folder.start()
        defer { agent.close() }
        try folder.loadSnapshot(into: agent)
        let text = try AgentMetrics(agent).text
        let known = Set(AgentMetric.allCases.map(\.rawValue))
        let questions = questions
        #expect(questions.count > 25)
        for question in questions {
            #expect(known.contains(question.metric), "\(question.metric)")
            guard let label = question.label else { continue }
            for value in question.values {
                let sample = question.metric + "{" + label + "=\"" + value + "\""
                #expect(text.contains(sample), "\(sample)")
            }
        }
    }
}
