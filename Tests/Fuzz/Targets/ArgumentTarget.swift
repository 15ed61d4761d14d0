import Console
import Desk
import Ledger
import Synchronization
import TestSupport
import World

extension Target {
    /// The words of `till` and `edgectl`: what a command sends, the desk can read.
    ///
    /// Shape of an input: the words, with a line feed between two.
    static let arguments = Target("arguments", .text, sizeLimit: 512) {
        { input in
            // A word never holds the byte that ends it.
            let words = input.filter { $0 != 0 }.split(
                separator: 0x0A,
                omittingEmptySubsequences: false
            ).map { String(decoding: $0, as: UTF8.self) }
            for name in ["till", "edgectl"] {
                let request = AskedLine.request(of: name, words)
                if let request, words.allSatisfy(isShort) { try check(request) }
            }
        }
    }

    /// Whether no limit of the desk can be meant; those it names itself.
    private static func isShort(_ word: String) -> Bool {
        word.utf8.count <= 40 && word.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    private static func check(_ request: Request) throws(Finding) {
        guard request.method == .post, !request.path.hasPrefix("/v1/admin/") else { return }
        let text = "\(request.path) \(String(decoding: request.body, as: UTF8.self))"
        guard let body = RoundTrip.document(request.body) else { throw Finding("no JSON: \(text)") }
        let route = RoundTrip.value { () throws(Refusal) in
            try DeskRoute(request.method, request.path)
        }
        guard case .capture(let capturing) = route else { return }
        do throws(Refusal) { _ = try capturing.command(body) } catch {
            throw Finding("the desk cannot read \(text): \(error)")
        }
    }
}

/// A person who types the same PIN whenever they are asked.
private struct TypedTerminal: Terminal {
    let isInteractive = false
    let showsToPerson = false
    func write(_ text: String) {}
    func complain(_ text: String) {}
    func readLine() -> String? { "482917" }
    func readSecret(prompt: String) -> String? { "482917" }
}

/// A desk that keeps the request and is too busy to answer.
private final class AskedLine: Exchange {
    private let asked = Mutex<Request?>(nil)

    func send(_ request: Request) async throws(WireError) -> Response {
        asked.withLock { $0 = request }
        return Response(Status(rawValue: 503), json: ["error": ["code": "MELMASTOON.DESK.BUSY"]])
    }

    /// What a command would ask, nil when its words are refused or answered by itself.
    static func request(of name: String, _ words: [String]) -> Request? {
        let line = AskedLine()
        let end = Gong()
        // Nothing here ever waits; only the verbs' form asks for a task.
        Task {
            let world = ProgramWorld(
                name: name,
                terminal: TypedTerminal(),
                disk: MemoryDisk(),
                entropy: SeededEntropy(1),
                variable: { $0 == "MELMASTOON_EDGE_LOGIN" ? "/login" : nil },
                connect: { _ in line }
            )
            let program: Program = name == "till" ? .till(world) : .edgectl(world)
            if case .run(let run) = program.prepare(words) { _ = await run.run() }
            end.strike()
        }
        end.wait()
        return line.asked.withLock { $0 }
    }
}
