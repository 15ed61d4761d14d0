import TestSupport
import Testing
import World

/// `edged --check-config`: what an operator asks before a restart.
struct CheckConfigTests {
    @Test(arguments: [
        ("state = /srv/edge\nlog_level = debug\n", Int32(0), ": good"),
        ("# one\nstate = /srv\nstate = /srv\n", 78, "line 3: state is set in line 2 already"),
        ("colour = green\n", 78, "line 1: unknown key colour"),
    ])
    func `A configuration is judged, and nothing is started`(
        text: String,
        code: Int32,
        sentence: String
    ) throws {
        let scratch = ScratchFolder()
        let file = scratch.path.appending("edged.conf")
        try Files.write(Array(text.utf8), to: file)
        let done = Finished.running(
            Products.path("edged"),
            ["--check-config", "--config", file.text, "--state", scratch.path.text]
        )
        #expect(done.code == code)
        #expect((code == 0 ? done.out : done.err).contains(sentence))
        #expect(try Files.names(in: scratch.path) == ["edged.conf"])
    }

    @Test func `A configuration that is not there or no text is refused`() throws {
        let scratch = ScratchFolder()
        let file = scratch.path.appending("edged.conf")
        let words = ["--check-config", "--config", file.text]
        #expect(Finished.running(Products.path("edged"), words).code == 78)
        try Files.write([0x73, 0xFF, 0x0A], to: file)
        let done = Finished.running(Products.path("edged"), words)
        #expect(done.code == 78)
        #expect(done.err.contains("not UTF-8"))
    }
}
