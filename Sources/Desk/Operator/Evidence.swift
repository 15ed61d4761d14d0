public import Ledger
public import World

/// The answer to `edgectl evidence`: all that this desk knows of a session, redacted, in parts.
///
/// Shape: ids, codes, counts, times and amounts; no free text of a person, no reservation
/// reference, no document of the cloud but its name and version (SEC-27).
///
/// - SeeAlso: D-17 of the failure modes.
public struct Evidence: Hashable, Sendable {
    /// What a bundle of this form calls itself.
    public static let form = "melmastoon-edge/evidence-1"

    /// The session.
    public var session: ID
    /// When it was gathered.
    public var at: Timestamp
    /// The lives of its actions, oldest first.
    public var lives: [ActionLife]
    /// What desk and cloud say of it.
    public var books: ComparedSession
    /// What of that does not agree.
    public var findings: [Reconciliation.Finding]
    /// What journal, store and ledger verify to.
    public var verification: Verification

    /// Makes the bundle.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - at: When it was gathered.
    ///   - lives: The lives of its actions.
    ///   - books: What desk and cloud say of it.
    ///   - findings: What of that does not agree.
    ///   - verification: What journal, store and ledger verify to.
    public init(
        of session: ID,
        at: Timestamp,
        lives: [ActionLife],
        books: ComparedSession,
        findings: [Reconciliation.Finding],
        verification: Verification
    ) {
        self.session = session
        self.at = at
        self.lives = lives
        self.books = books
        self.findings = findings
        self.verification = verification
    }

    /// The parts by name: what was captured, what both sides say, what was checked, a page to read.
    ///
    /// Before and after stand side by side: `desk` is what was captured, `cloud` what was booked.
    public var parts: [(name: String, body: JSON)] {
        [
            ("timeline", .list(lives.map(\.redacted))), ("books", booksJSON),
            ("verification", verification.json), ("summary", .text(summary)),
        ]
    }

    private var booksJSON: JSON {
        [
            "session": .text(session.text), "drawer": books.drawer.map(JSON.text) ?? .null,
            "desk": .text(books.own?.word ?? "none"), "cloud": .text(books.office?.word ?? "none"),
            "desk_cash": Totals.json(Self.sum(books.lines.flatMap(\.effect))),
            "cloud_cash": Totals.json(Self.sum(books.cloud.values.flatMap(\.effect))),
            "findings": .list(findings.map(\.json)),
        ]
    }

    private static func sum(_ list: [Money]) -> [Money] {
        do { return try Totals(list).withoutZeros } catch { return [] }
    }

    /// One page: scope, counts, sums and what is open; words and numbers only.
    private var summary: String {
        let undecided = lives.count { $0.verdict?.isFinal != true }
        let faults = lives.flatMap(\.faults)
        var lines = [
            "evidence \(session.text)", "gathered \(at.text)",
            "tenant \(lives.first?.scope.tenant ?? "-")",
            "property \(lives.first?.scope.property ?? "-")",
            "device \(lives.first?.scope.device ?? "-")", "drawer \(books.drawer ?? "-")",
            "state desk \(books.own?.word ?? "none"), cloud \(books.office?.word ?? "none")",
            "actions \(lives.count), undecided \(undecided)",
            "first slip \(lives.first { $0.action.slip != nil }?.action.slip?.text ?? "-")",
            "last slip \(lives.last { $0.action.slip != nil }?.action.slip?.text ?? "-")",
            "cash desk \(Self.words(books.lines.flatMap(\.effect)))",
            "cash cloud \(Self.words(books.cloud.values.flatMap(\.effect)))",
            "verified \(verification.isSound)", "findings \(findings.count)",
        ]
        lines += findings.map { "finding \($0.kind.rawValue) \($0.detail)" }
        lines += faults.map { "fault \($0)" }
        lines += lives.flatMap(\.attention).filter { $0.state != .resolved }.map {
            "follow-up \($0.number) \($0.subject.kind)"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func words(_ list: [Money]) -> String {
        let sums = sum(list)
        return sums.isEmpty ? "none" : sums.map(\.description).joined(separator: ", ")
    }
}

extension ActionLife {
    /// The life without what a person may have typed, and without what the cloud's rows hold.
    var redacted: JSON {
        guard case .object(var members) = json else { return json }
        members["verdict"] = verdict.map { verdict in
            .members([
                ("status", .text(verdict.status.rawValue)),
                ("disposition", verdict.disposition.map { .text($0.rawValue) }),
                ("code", verdict.code.map(JSON.text)),
                ("notes", .list(verdict.notes.map { .text($0) })),
            ])
        }
        members["entries"] = .list(entries.map(\.redacted))
        members["cloud"] = .list(
            cloud.map {
                [
                    "collection": .text($0.collection), "id": $0.body["id"] ?? .null,
                    "version": $0.body["ver"] ?? .null,
                ]
            }
        )
        return .object(members)
    }
}

extension Entry {
    /// The line without a reference that a person typed: a reservation's, a bag's, a reason's.
    fileprivate var redacted: JSON {
        guard case .object(var members) = json else { return json }
        switch account {
        case .deposit, .transit, .safe, .paidIn, .paidOut, .cardSlip: members["ref"] = "redacted"
        case .drawer, .float, .folio, .suspense, .variance, .rounding, .residual, .fx, .revenue,
            .tax:
            break
        }
        return .object(members)
    }
}
