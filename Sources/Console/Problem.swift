import Ledger
import World

/// A refusal or mishap as a person sees it: code, sentence, next step, exit code.
///
/// The sentence comes from the code alone (law 9, S-15).
struct Problem: Error {
    let code: String
    let params: [String: JSON]
    let exitCode: ExitCode

    /// What the desk said.
    ///
    /// An unknown code is treated by its status alone (`domain.md` 15).
    init(status: Status, body: JSON) {
        let error = body["error"]
        code = error?["code"]?.textValue ?? Code.desk(.internal).text
        params = error?["params"]?.objectValue ?? [:]
        exitCode =
            Code(code).map { ExitCode(rawValue: $0.exitCode) ?? .internalError }
            ?? ExitCode(status: status)
    }

    /// What this side found.
    init(_ code: Code, params: [String: JSON] = [:]) {
        self.code = code.text
        self.params = params
        exitCode = ExitCode(rawValue: code.exitCode) ?? .internalError
    }

    /// What kept the request from its answer.
    init(_ error: WireError, socket: String, requestID: String?) {
        let wire: JSON = .text(error.code.rawValue)
        switch error.code {
        case .timeout:
            let id: JSON = .text(requestID ?? "")
            self.init(.desk(.busy), params: ["request_id": id, "wire": wire])
        case .denied: self.init(.desk(.peerRefused), params: ["socket": .text(socket)])
        case .unnamed, .unreachable, .interrupted, .tls, .tlsDate, .malformed:
            self.init(.desk(.agentUnreachable), params: ["socket": .text(socket), "wire": wire])
        }
    }

    /// The JSON form of `cli.md`.
    func json(_ sentences: Sentences) -> JSON {
        let text = sentences.problem(code, params)
        return [
            "error": [
                "code": .text(code), "title": .text(text.title), "detail": .text(text.detail),
                "hint": .text(text.hint), "params": .object(params),
            ]
        ]
    }
}
