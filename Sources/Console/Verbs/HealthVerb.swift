import Ledger
import World

extension Verb {
    /// `edgectl status`: what the agent says, or what its folder says where there is no agent.
    static let health = Verb(
        words: ["status"],
        summary: "Line, session and outbox; with `edged` down, the health of every part.",
        options: FolderQuestion.options,
        needsLogin: false,
        call: { _ in .get("/v1/status") },
        show: { answer, sentences in
            answer["parts"] == nil
                ? StatusScreen.show(answer, sentences) : HealthScreen.show(answer, sentences)
        }
    )

    /// `edgectl doctor`: every part, by the agent or by its folder.
    static let doctor = Verb(
        words: ["doctor"],
        summary: "Health of every part, broken part first; also with `edged` down.",
        options: FolderQuestion.options,
        needsLogin: false,
        call: { _ in .get("/v1/admin/doctor") },
        show: HealthScreen.show
    )
}

/// The parts of a desk, one a line; the first line says how far the damage reaches.
enum HealthScreen {
    @Sendable
    static func show(_ answer: JSON, _ sentences: Sentences) -> String {
        var lines = [sentences.text("doctor." + (answer["reach"]?.textValue ?? "all"))]
        for part in answer["parts"]?.listValue ?? [] { lines += show(part: part, sentences) }
        if let outbox = answer["outbox"] {
            let words: [String: JSON] = [
                "n": outbox["pending"] ?? 0,
                "money": .text(sentences.money(list: outbox["money"])),
            ]
            lines.append(sentences.text("health.waiting", words))
        }
        return lines.joined(separator: "\n")
    }

    private static func show(part: JSON, _ sentences: Sentences) -> [String] {
        let name = Sentences.word(part["part"] ?? .null)
        let detail = part["detail"]?.textValue.map { " (\($0))" } ?? ""
        guard let code = part["code"]?.textValue else {
            let state = part["state"]?.textValue
            let shown = state.map { "\(name): \($0)" }
            return [(shown ?? sentences.text("health.ok", ["part": .text(name)])) + detail]
        }
        let text = sentences.problem(
            code,
            ["socket": part["detail"] ?? .null, "detail": part["detail"] ?? .null]
        )
        return ["\(name): \(text.title)\(detail)", "  \(text.hint)", "  [\(code)]"]
    }

    /// The exit code of the first broken part.
    static func exitCode(_ answer: JSON) -> ExitCode? {
        guard let first = answer["parts"]?.listValue?.first else { return nil }
        guard let code = first["code"]?.textValue else { return .done }
        return Code(code).flatMap { ExitCode(rawValue: $0.exitCode) } ?? .internalError
    }
}
