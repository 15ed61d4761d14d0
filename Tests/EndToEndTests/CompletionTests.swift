import TestSupport
import Testing

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
