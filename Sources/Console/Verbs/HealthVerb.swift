import Ledger
import World

extension Verb {
    /// `edgectl status`: what the agent says, or what its folder says where there is no agent.
    static let health = Verb(
        words: ["status"],
        summary: "Health of every part, broken part first; also with `edged` down.",
        options: FolderQuestion.options,
        needsLogin: false,
        call: { _ in .get("/v1/status") },
        show: { answer, sentences in
            answer["parts"] == nil
                ? StatusScreen.show(answer, sentences) : HealthScreen.show(answer, sentences)
        }
    )
}

/// The parts of a desk that no agent works on, one a line.
enum HealthScreen {
    static func show(_ answer: JSON, _ sentences: Sentences) -> String {
        var lines: [String] = []
        for part in answer["parts"]?.listValue ?? [] {
            let name = Sentences.word(part["part"] ?? .null)
            guard let code = part["code"]?.textValue else {
                lines.append("\(name): ok")
                continue
            }
            let detail = part["detail"]?.textValue.map { " (\($0))" } ?? ""
            let text = sentences.problem(code, ["socket": part["detail"] ?? .null])
            lines += ["\(name): \(text.title)\(detail)", "  \(text.hint)", "  [\(code)]"]
        }
        if let outbox = answer["outbox"] {
            let pending = outbox["pending"]?.integerValue ?? 0
            let money = Screen.money(list: outbox["money"])
            lines.append("not in the cloud: \(pending) actions, \(money)")
        }
        return lines.joined(separator: "\n")
    }

    /// The exit code of the first broken part.
    static func exitCode(_ answer: JSON) -> ExitCode? {
        guard let first = answer["parts"]?.listValue?.first else { return nil }
        guard let code = first["code"]?.textValue else { return .done }
        return Code(code).flatMap { ExitCode(rawValue: $0.exitCode) } ?? .internalError
    }
}
