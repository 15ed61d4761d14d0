import TestSupport
import Testing
import World

@testable import Platform

@Suite("The machine outside")
struct MachineTests {
    @Test func `the monotonic clock does not go back and the wall clock is of this century`() {
        let clock = SystemClock()
        let first = clock.monotonicMilliseconds()
        #expect(clock.monotonicMilliseconds() >= first)
        #expect(clock.now() > Timestamp(milliseconds: 1_700_000_000_000))
    }

    @Test func `SEC-28: the kernel's randomness fills every byte and never repeats`() {
        let entropy = SystemEntropy()
        #expect(entropy.bytes(32) != entropy.bytes(32))
        #expect(entropy.bytes(0).isEmpty)
        // 100,000 bytes leave no run of 16 zeros unless filling stopped early.
        let bytes = entropy.bytes(100_000)
        #expect(
            !bytes.indices.dropLast(16).contains { bytes[$0..<($0 + 16)].allSatisfy { $0 == 0 } }
        )
    }

    @Test func `DUR-3: the file system under a path has a name`() {
        #expect(Machine.name(of: 0xEF53) == "ext4")
        #expect(Machine.name(of: 0x0102_1994) == "tmpfs")
        #expect(Machine.name(of: 0xABCD) == "0xabcd")
        #expect(Machine.facts(at: DiskPath("/dev/shm")).fileSystem == "tmpfs")
        #expect(Machine.facts(at: DiskPath("/")).hasSwap != nil)
        #expect(Machine.facts(at: DiskPath("/nowhere")).fileSystem == nil)
    }

    @Test(arguments: ["", "/etc/passwd", "../../etc/passwd", "Asia/", "Asia//Kabul", "Asia/Kab ul"])
    func `a name that is no zone leads nowhere`(zone: String) {
        #expect(throws: PlatformError.self) { try ZoneFiles().bytes(of: zone) }
    }

    @Test func `a zone is read as its file stands there`() throws {
        let scratch = ScratchFolder()
        let disk = PosixDisk()
        try disk.makeFolder(scratch.path.appending("Asia"))
        let file = try disk.open(scratch.path.appending("Asia/Kabul"), for: .creating)
        try file.write(Array("TZif2".utf8), at: 0)
        file.close()
        let zones = ZoneFiles(folder: scratch.path)
        #expect(try zones.bytes(of: "Asia/Kabul") == Array("TZif2".utf8))
        #expect(throws: PlatformError.self) { try zones.bytes(of: "Asia/Nowhere") }
    }

    @Test func `a service manager's sockets and watchdog are ours only when meant for us`() {
        let told = [
            "LISTEN_PID": "41", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "desk", "WATCHDOG_PID": "41",
            "WATCHDOG_USEC": "30000000",
        ]
        let mine = ServiceManager(variable: { told[$0] }, processID: 41)
        #expect(mine.sockets.map(\.name) == ["desk", "unknown"])
        #expect(mine.sockets.map(\.descriptor) == [3, 4])
        #expect(mine.watchdogMilliseconds == 30_000)
        let other = ServiceManager(variable: { told[$0] }, processID: 42)
        #expect(other.sockets.isEmpty)
        #expect(other.watchdogMilliseconds == nil)
        other.ready()
    }

    @Test func `a service manager hears each word as one datagram`() {
        let scratch = ScratchFolder()
        let path = scratch.path.appending("notify").text
        let heard = UnitSockets.Notify(file: path)
        let manager = ServiceManager(variable: { $0 == "NOTIFY_SOCKET" ? path : nil })
        manager.ready()
        manager.status("7 waiting\nREADY=0")
        manager.watchdog()
        manager.stopping()
        let words = (0..<4).map { _ in heard.next() }
        #expect(
            words == ["READY=1", "STATUS=7 waiting READY=0", "WATCHDOG=1", "STOPPING=1"]
        )
    }

    @Test func `SEC-27: a log line is one line, whatever an id holds`() {
        let line = StandardLog.line(
            at: Timestamp(milliseconds: 0),
            .warning,
            "store_opened",
            [
                .id(.staff, "c07\nerror x=1"), .milliseconds(.took, 12), .code("A.B"),
                .count(.pages, 3),
            ]
        )
        #expect(
            line == "1970-01-01T00:00:00.000Z warning store_opened"
                + " staff=c07_error_x=1 took=12ms code=A.B pages=3"
        )
    }

    @Test func `a socket nobody made is unreachable`() throws {
        let scratch = ScratchFolder()
        let exchange = SocketExchange(scratch.path.appending("desk.sock"))
        #expect(throws: WireError(.unreachable, "connect: error 2")) {
            try exchange.exchange(Request(.get, "/v1/status"))
        }
    }

    @Test func `a head that would smuggle a line is not sent`() {
        let exchange = SocketExchange(DiskPath("/nowhere"))
        for request in [
            Request(.get, "/v1/status\r\nX: 1"),
            Request(.get, "/v1/status", headers: ["Edge-Login": "a\r\nb: c"]),
        ] {
            do {
                _ = try exchange.exchange(request)
                Issue.record("it was sent")
            } catch {
                #expect(error.code == .malformed)
            }
        }
    }
}
