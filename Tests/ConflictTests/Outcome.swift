import Ledger
import Testing
import World

@testable import Console

/// What a named conflict comes to, seen from all six sides of it.
struct Outcome: Sendable {
    /// The cloud's word, as in `accepted/suspense BILLING.FOLIO_CLOSED +DEVICE_REVOKED`.
    let verdict: String
    /// The state of the thing at the desk, as in `in_suspense`.
    let local: String
    /// The state of the session that is live at the desk, `none` when there is none.
    var session = "open"
    /// Where the action stands in the outbox.
    var outbox = "settled"
    /// How the command ended that captured it.
    var exit = ExitCode.done
    /// The cloud's ledger lines, as in `drawer AFN 100.00`, in their order.
    var lines: [String] = []
}

extension ConflictHouse {
    /// Holds an action against what the table says of its case: verdict, state at the desk,
    /// sentence, exit code, entries, and the invariants.
    func check(
        _ name: ConflictCase,
        _ said: Said,
        _ outcome: Outcome,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let booked = try booked(said.action)
        #expect(Self.text(booked["verdict"]) == outcome.verdict, sourceLocation: sourceLocation)
        #expect(said.exit == outcome.exit, sourceLocation: sourceLocation)
        let slip = try await till("slips \(said.slip)", at: said.desk).json
        #expect(slip["state"]?.textValue == outcome.local, sourceLocation: sourceLocation)
        #expect(slip["outbox"]?.textValue == outcome.outbox, sourceLocation: sourceLocation)
        let status = try await till("status", at: said.desk).json
        let session = status["session"]?["state"]?.textValue ?? "none"
        #expect(session == outcome.session, sourceLocation: sourceLocation)
        #expect(Self.lines(booked) == outcome.lines, sourceLocation: sourceLocation)
        try await checkSentence(name, said, slip["conflict"], sourceLocation)
        let faults = try await faults()
        #expect(faults == [], sourceLocation: sourceLocation)
    }

    /// The sentence of the case stands under the slip, whole, and under its item where it has one;
    /// where nobody needs to be told, there is none.
    private func checkSentence(
        _ name: ConflictCase,
        _ said: Said,
        _ notice: JSON?,
        _ sourceLocation: SourceLocation
    ) async throws {
        let told = name.told.map { JSON.text($0.rawValue) }
        #expect(notice?["case"] == told, sourceLocation: sourceLocation)
        guard told != nil, let notice else { return }
        let sentence = try #require(Sentences(.english).conflict(notice))
        #expect(!sentence.contains("?") && !sentence.contains(" - "), "\(sentence)")
        let seen = try await read("slips \(said.slip)", at: said.desk)
        #expect(seen.contains(sentence), sourceLocation: sourceLocation)
        guard let item = notice["params"]?["item"]?.textValue, item != "-" else { return }
        let shown = try await read("attention show \(item)", at: said.desk)
        #expect(shown.contains(sentence), sourceLocation: sourceLocation)
    }

    /// Whether the status of a desk says the sentence of a case.
    func status(says name: ConflictCase, at desk: Int = 0) async throws -> Bool {
        let standing = try await till("status", at: desk).json["conflicts"]?.listValue ?? []
        guard let notice = standing.first(where: { $0["case"]?.textValue == name.rawValue }),
            let sentence = Sentences(.english).conflict(notice)
        else { return false }
        return try await read("status", at: desk).contains(sentence) && !sentence.contains("?")
    }

    static func text(_ verdict: JSON?) -> String {
        let status = verdict?["status"]?.textValue ?? "none"
        let place = verdict?["disposition"]?.textValue.map { "/" + $0 } ?? ""
        let code = verdict?["code"]?.textValue.map { " " + $0.dropFirst(Code.prefix.count) } ?? ""
        let notes = (verdict?["notes"]?.listValue ?? []).compactMap(\.textValue)
        return status + place + code + notes.map { " +" + $0 }.joined()
    }

    static func lines(_ booked: JSON) -> [String] {
        (booked["entries"]?.listValue ?? []).map { line in
            "\(line["account"]?.textValue ?? "") \(Screen.money(line) ?? "")"
        }
    }
}
