import Desk
import Ledger
import Store
import TestSupport
import Testing
import World

@testable import Agent

/// `/metrics`, as a scraper reads it.
struct MetricsTests {
    /// The names that the page lists.
    private var page: Set<String> {
        let text = String(decoding: Repository.bytes("sync-protocol/domain.md"), as: UTF8.self)
        let section = text.split(separator: "\n## ").first { $0.hasPrefix("16. Metrics") } ?? ""
        let words = section.split(separator: "`").filter { $0.hasPrefix("edge_") }
        return Set(words.map { String($0.prefix { $0 != "{" }) })
    }

    @Test func `The metrics are those of the page, no more and no less`() {
        #expect(page.count == 35)
        #expect(Set(AgentMetric.allCases.map(\.rawValue)) == page)
    }

    @Test func `Metrics are strict text: each family once, with its kind, each sample its own`()
        throws
    {
        let folder = try DeskFolder.used(6)
        let agent = try folder.start()
        defer { agent.close() }
        try folder.loadSnapshot(into: agent)
        _ = try agent.verify(full: true)
        for text in [try AgentMetrics(agent).text, AgentMetrics(lockedIn: .locked).text] {
            let families = try strict(text)
            #expect(Set(families) == page)
            #expect(families.count == page.count)
        }
    }

    /// The families of a text, in order; whatever is not as the format wants it is an issue.
    private func strict(_ text: String) throws -> [String] {
        var families: [String] = []
        var samples: Set<Substring> = []
        #expect(text.hasSuffix("\n"))
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.hasPrefix("# HELP ") {
                families.append(String(words[2]))
                #expect(words.count > 3, "\(line)")
            } else if line.hasPrefix("# TYPE ") {
                #expect(words[2] == families.last ?? "")
                #expect(["gauge", "counter", "summary"].contains(words[3]), "\(line)")
            } else {
                let cut = try #require(line.lastIndex(of: " "))
                #expect(samples.insert(line[..<cut]).inserted, "twice: \(line)")
                #expect(line.hasPrefix(families.last ?? "-"), "\(line)")
                let number = line[line.index(after: cut)...]
                #expect(number.allSatisfy { "-.0123456789".contains($0) }, "\(line)")
                #expect(line[..<cut].filter { $0 == "\"" }.count.isMultiple(of: 2), "\(line)")
            }
        }
        return families
    }

    @Test func `Metrics tell the state of the desk as it is`() throws {
        let folder = try DeskFolder.used(6)
        let agent = try folder.start()
        defer { agent.close() }
        try folder.loadSnapshot(into: agent)
        folder.clock.advance(milliseconds: 7_200_000)
        let lines = Set(try AgentMetrics(agent).text.split(separator: "\n").map(String.init))
        let waiting = try agent.store.outboxStatus()
        #expect(lines.contains("edge_outbox_rows{state=\"pending\"} \(waiting.pending)"))
        for money in waiting.money.list {
            let line = "edge_unsynced_money_micro{currency=\"\(money.currency.code)\"} "
            #expect(lines.contains(line + String(money.amountMicro)))
        }
        #expect(lines.contains("edge_mode{mode=\"normal\"} 1"))
        #expect(lines.contains("edge_mode{mode=\"locked\"} 0"))
        #expect(lines.contains("edge_line_state{state=\"online\"} 0"))
        #expect(lines.contains("edge_no_sale_total 0"))
        #expect(lines.contains("edge_slip_gaps_total 0"))
        #expect(lines.contains("edge_journal_copy_ok{copy=\"b\"} 1"))
        #expect(lines.contains { $0.hasPrefix("edge_ledger_check_ok_timestamp ") })
        #expect(lines.contains { $0.hasPrefix("edge_replica_age_seconds{kind=\"checkpoint\"} ") })
    }

    @Test func `FM-E-04: captures, pushes and errors are counted and timed, each part its own`()
        throws
    {
        let folder = try DeskFolder.used(2)
        let agent = try folder.start()
        defer { agent.close() }
        for milliseconds in [5, 7] as [Int64] { agent.tally.captures.add(milliseconds) }
        agent.tally.pushes.add(900)
        for error in [StoreError.full, .full, .damaged("page 7")] { agent.tally.note(error) }
        let lines = Set(try AgentMetrics(agent).text.split(separator: "\n").map(String.init))
        for line in [
            "edge_capture_seconds_count 2", "edge_capture_seconds_sum 0.012",
            "edge_push_seconds_count 1", "edge_push_seconds_sum 0.900",
            "edge_store_errors_total{class=\"full\"} 2",
            "edge_store_errors_total{class=\"damaged\"} 1",
        ] { #expect(lines.contains(line), "\(line)") }
        let alerts = String(
            decoding: Repository.bytes("packaging/prometheus/alerts.yml"),
            as: UTF8.self
        )
        for metric in ["edge_capture_seconds", "edge_push_seconds", "edge_store_errors_total"] {
            #expect(alerts.contains(metric), "no threshold for \(metric)")
        }
        #expect(try agent.status().line.reason != nil)
    }

    @Test func `Both sockets and a locked desk answer metrics as text`() throws {
        let folder = try DeskFolder.used(2)
        folder.letGo()
        let core = folder.core
        let request = Request(.get, "/metrics", ticket: 5)
        func asked(_ responder: DeskResponder) throws -> Response {
            _ = responder.respond(to: request)
            core.turn()
            guard case .response(let response) = responder.respond(to: request) else {
                throw DeskFolder.Stuck(what: "no answer")
            }
            return response
        }
        for isUp in [false, true] {
            if isUp { try core.start() }
            for responder in [core.deskResponder, core.adminResponder] {
                let response = try asked(responder)
                #expect(response.headers["Content-Type"] == "text/plain; version=0.0.4")
                #expect(try strict(String(decoding: response.body, as: UTF8.self)).count == 35)
            }
        }
        core.stop()
    }
}
