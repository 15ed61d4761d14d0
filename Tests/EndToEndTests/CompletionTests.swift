import TestSupport
import Testing
import World

/// The commands describe themselves to shells and to `man`.
struct CompletionTests {
    /// What bash offers at the end of a line.
    private func offered(_ command: String, _ words: [String]) throws -> [String] {
        let script = Finished.running(Products.path(command), ["completion", "bash"])
        #expect(script.code == 0, "\(script.err)")
        let line = words.map { "'\($0)'" }.joined(separator: " ")
        let function = "_" + command.map { $0 == "-" ? "_" : String($0) }.joined()
        let program =
            script.out + """
                COMP_WORDS=(\(command) \(line))
                COMP_CWORD=\(words.count)
                \(function)
                printf '%s\\n' "${COMPREPLY[@]}"
                """
        let bash = Finished.running("/bin/bash", ["--norc", "-u", "-c", program])
        #expect(bash.code == 0 && bash.err.isEmpty, "\(bash.err)")
        return bash.out.split(separator: "\n").map(String.init)
    }

    @Test func `D25: bash completes verbs, options and their values`() throws {
        #expect(try offered("till", ["char"]) == ["charge"])
        #expect(try offered("till", ["refund", ""]).starts(with: ["request", "pay"]))
        #expect(try offered("till", ["charge", "withdraw", "--fol"]).isEmpty)
        #expect(try offered("till", ["charge", "--fol"]) == ["--folio"])
        #expect(try offered("till", ["status", "--lang", "f"]) == ["fa-AF"])
        #expect(try offered("till", ["pay", "--folio", "F"]).isEmpty)
        #expect(try offered("till", ["attention", "sh"]) == ["show"])
        #expect(try offered("edgectl", ["verify", "--fu"]) == ["--full"])
        #expect(try offered("edge-cloud", ["price-list", "p"]) == ["publish"])
        #expect(try offered("edge-cloud", ["serve", "--tls"]) == ["--tls-cert", "--tls-key"])
    }

    @Test(
        arguments: [
            ("till", ["manual"]), ("edgectl", ["manual"]), ("edgectl", ["manual", "edged"]),
            ("edgectl", ["manual", "edged.conf"]), ("edge-cloud", ["manual"]),
        ] as [(String, [String])]
    )
    func `D25: a man page is set without a warning`(command: String, words: [String]) {
        let page = Finished.running(Products.path(command), words)
        #expect(page.code == 0, "\(page.err)")
        let set = Finished.running(
            "/usr/bin/groff",
            ["-man", "-ww", "-Tascii", "-P-cbou"],
            input: page.out
        )
        #expect(set.code == 0 && set.err.isEmpty, "\(set.err)")
        #expect(set.out.contains("NAME") && set.out.contains("SEE ALSO"))
    }

    @Test func `D25: a package has every page that is referred to, and completes its commands`()
        throws
    {
        let folder = ScratchFolder().path
        let programs = ["till", "edgectl", "edge-cloud"].map { Products.path($0) }
        let laid = Finished.running(
            Repository.root + "/packaging/lay-pages",
            [folder.text] + programs
        )
        #expect(laid.code == 0 && laid.err.isEmpty, "\(laid.err)")
        let pages = try [1, 5, 8].flatMap { section in
            try Files.names(in: folder.appending("usr/share/man/man\(section)"))
        }
        var wanted: Set<String> = []
        for unit in ["edged.service", "edged-desk.socket", "edge-cloud.service"] {
            let text = Repository.bytes("packaging/systemd/" + unit)
            for line in String(decoding: text, as: UTF8.self).split(separator: "\n")
            where line.hasPrefix("Documentation=man:") {
                wanted.insert(String(line.dropFirst("Documentation=man:".count)))
            }
        }
        for page in pages {
            let section = try #require(page.last)
            let place = folder.appending("usr/share/man/man\(section)/\(page)")
            let text = String(decoding: try Files.bytes(of: place), as: UTF8.self)
            let also = text.split(separator: ".SH SEE ALSO\n").last ?? ""
            let words = also.split { $0 == "," || $0.isWhitespace }
            wanted.formUnion(words.filter { $0.last == ")" }.map(String.init))
        }
        let names = wanted.map { $0.dropLast().split(separator: "(").joined(separator: ".") }
        #expect(names.count > 3)
        #expect(Set(names).isSubset(of: pages), "\(pages)")
        for (place, name) in [
            ("bash-completion/completions", "till"), ("zsh/vendor-completions", "_edgectl"),
            ("fish/vendor_completions.d", "edge-cloud.fish"),
        ] {
            #expect(Files.size(of: folder.appending("usr/share/\(place)/\(name)")) > 0)
        }
    }

    @Test func `D25: help for a verb that is not there is wrong usage`() {
        for command in ["till", "edgectl", "edge-cloud"] {
            let done = Finished.running(Products.path(command), ["fly", "--help"])
            #expect(done.code == 64 && done.out.isEmpty, "\(command): \(done.out)")
            #expect(done.err.contains("fly"))
        }
    }

    @Test func `D25: edge-cloud has the verbs of its contract`() {
        let contract = """
            serve,property import,enrol-token,folio open,folio close,folio move,drawer deactivate,\
            drawer activate,session close,staff disable,staff pin,price-list publish,tax publish,\
            fx publish,night-audit run,policy set,device revoke,device suspend,device activate,\
            lease take,entitlement set,refund approve,refund decline,charge void,payment reverse,\
            payment refund,deposit apply,safe receive,attention list,attention resolve,loss close,\
            judge pause,judge resume,writes freeze,writes thaw,ledger,backup,restore
            """
        let help = Finished.running(Products.path("edge-cloud"), ["--help"]).out
        let shown = help.split(separator: "\n").filter { $0.hasPrefix("  ") }
        for verb in contract.split(separator: ",") {
            #expect(shown.contains { $0.hasPrefix("  \(verb) ") }, "\(verb)")
        }
    }
}
