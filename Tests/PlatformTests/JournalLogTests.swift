import TestSupport
import Testing
import World

@testable import Platform

/// The log as the system's journal takes it, on a real datagram socket.
struct JournalLogTests {
    private let scratch = ScratchFolder()
    private var place: String { scratch.path.appending("journal").text }
    private var file: DiskPath { scratch.path.appending("stderr") }

    private func log(_ level: LogLevel = .info, descriptor: Int32 = -1) -> JournalLog {
        let lines = StandardLog(level: level, clock: ManualClock(), descriptor: descriptor)
        return JournalLog(as: "edged", level: level, lines: lines, socket: place)
    }

    @Test func `SEC-27: an entry has a priority, a name, a text and a field for each thing told`() {
        let heard = UnitSockets.Notify(file: place)
        log().write(
            .warning,
            "store.rebuilt",
            [.count(.records, 7), .milliseconds(.took, 12), .id(.staff, "c07\nPRIORITY=0")]
        )
        let entry = """
            PRIORITY=4
            SYSLOG_IDENTIFIER=edged
            MESSAGE=store.rebuilt records=7 took=12ms staff=c07_PRIORITY=0
            EDGE_EVENT=store.rebuilt
            EDGE_RECORDS=7
            EDGE_TOOK_MS=12
            EDGE_STAFF=c07_PRIORITY=0

            """
        #expect(heard.next() == entry)
    }

    @Test(
        arguments: zip(LogLevel.allCases, ["3", "4", "6", "7"])
    ) func `S-28: a level is a priority of the journal`(level: LogLevel, number: String) {
        let heard = UnitSockets.Notify(file: place)
        log(.debug).write(level, "x", [])
        #expect(heard.next().hasPrefix("PRIORITY=\(number)\n"))
    }

    @Test func `S-28: what is less urgent than the level is not sent`() {
        let heard = UnitSockets.Notify(file: place)
        let log = log(.warning)
        log.write(.info, "quiet", [])
        log.write(.error, "loud", [])
        #expect(heard.next().contains("EDGE_EVENT=loud\n"))
    }

    @Test func `a journal that reads nothing stops nobody`() {
        let heard = UnitSockets.Notify(file: place)
        let log = log()
        // More than any kernel keeps for a socket that nobody reads.
        for _ in 0..<5_000 { log.write(.info, "flood", []) }
        #expect(heard.next().contains("EDGE_EVENT=flood\n"))
    }

    @Test func `without a journal an entry is a line`() throws {
        let descriptor = Files.descriptor(appendingTo: file)
        log(descriptor: descriptor).write(.error, "disk.full", [.count(.bytes, 3)])
        let lines = String(decoding: try Files.bytes(of: file), as: UTF8.self)
        #expect(lines.hasSuffix(" error disk.full bytes=3\n"), "\(lines)")
        Files.close(descriptor)
    }

    @Test func `a service logs to the journal only when its standard error leads there`() throws {
        let own = try #require(ServiceLog.identity(of: 2))
        #expect(ServiceLog.open(as: "edged", variable: { _ in own }) is JournalLog)
        #expect(ServiceLog.open(as: "edged", variable: { _ in "0:0" }) is StandardLog)
        #expect(ServiceLog.open(as: "edged", variable: { _ in nil }) is StandardLog)
    }
}
