import Glibc
import TestSupport
import Testing
import World

@testable import Platform

/// Programs that are started, fed, read and ended.
struct ChildProcessTests {
    private static let shell = DiskPath("/bin/sh")

    private func run(
        _ script: String,
        input: [UInt8] = [],
        timeLimit: Int64 = 20_000
    ) throws -> ChildProcess.Run {
        let child = ChildProcess(timeLimit: timeLimit, outputLimit: 1 << 20)
        return try child.run(Self.shell, ["-c", script], input: input, clock: SystemClock())
    }

    @Test(arguments: [
        ("exit 7", ChildProcess.Ending.exited(7)), ("kill -9 $$", .killed(9)),
        ("exec yes", .talkative), ("cat >/dev/null", .exited(0)), ("exit 0", .exited(0)),
        ("exec <&-; exec cat /dev/null", .exited(0)),
    ])
    func `PRN-3: however a program ends, its caller learns it`(
        script: String,
        ending: ChildProcess.Ending
    ) throws {
        let input = [UInt8](repeating: 0x20, count: 300_000)
        #expect(try run(script, input: input).ending == ending)
    }

    @Test(arguments: ["exec sleep 30", "exec >&- 2>&-; exec sleep 30", "trap '' TERM; sleep 30"])
    func `PRN-3: a program that does not end is ended, and nothing is left of it`(
        script: String
    ) throws {
        let scratch = ScratchFolder()
        let note = scratch.path.appending("pid")
        let run = try run("echo $$ >\(note.text); \(script)", timeLimit: 300)
        #expect(run.ending == .late)
        let text = String(decoding: try Files.bytes(of: note), as: UTF8.self)
        let process = try #require(Int32(text.filter(\.isNumber)))
        #expect(kill(process, 0) == -1, "a zombie would still be there")
    }

    @Test func `PRN-3: what goes in and comes out is whole, and errors are cut`() throws {
        var seed = Seed(31)
        print("seed \(seed.start)")
        let input = (0..<700_000).map { _ in UInt8(truncatingIfNeeded: seed.next()) }
        let run = try run("cat; yes error | head -n 9999 >&2; exit 3", input: input)
        #expect(run.ending == .exited(3))
        #expect(run.output == input)
        #expect(run.errors.count == 4_096)
    }

    @Test func `PRN-3: a program inherits no descriptor, no signal and no environment`() throws {
        // One that is open to every child: the shell would find it.
        let leak = unsafe open("/dev/null", O_RDONLY)
        defer { close(leak) }
        let found = try run(
            "n=3; while [ $n -le \(leak) ]; do "
                + "[ -e /proc/$$/fd/$n ] && echo $n; n=$((n + 1)); done;"
                + "env | grep HOME"
        )
        #expect(leak > 2)
        #expect(found.output.isEmpty)
        let signals = try run("grep -E '^Sig(Blk|Ign)' /proc/self/status")
        let words = String(decoding: signals.output, as: UTF8.self).split(separator: "\n")
        #expect(words.count == 2)
        // The C library ignores 32 and 33, its own, in every child; the rest is as at the start.
        #expect(words.allSatisfy { $0.hasSuffix("0000000") })
    }

    @Test func `PRN-3: what is no program cannot be started`() {
        let child = ChildProcess(timeLimit: 1_000, outputLimit: 10)
        #expect(throws: PlatformError.self) {
            try child.run(DiskPath("/etc/passwd"), [], input: [], clock: SystemClock())
        }
    }

    @Test func `PRN-3: where there is no renderer, its caller learns it`() throws {
        let page = try Page(
            language: "en",
            direction: .leftToRight,
            paper: .a4,
            columns: 80,
            lines: [.rule]
        )
        let scratch = ScratchFolder()
        let error = #expect(throws: RendererError.self) {
            try RendererProcess(folders: [scratch.path]).render(page, as: .pdf)
        }
        #expect(error?.code == .absent)
    }
}
