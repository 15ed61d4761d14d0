public import Ledger
public import World

/// Entries, verdicts and the cloud's sums, compared three ways; it finds and never corrects.
///
/// - SeeAlso: D-09 to D-12, B-32 and E-09 of the failure modes.
public struct Reconciliation: Hashable, Sendable {
    /// The most findings of one answer.
    public static let limit = 200

    /// What does not agree.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A drawer is in use without a session, or a session is open on one side only.
        case openMissing = "open_missing"
        /// A session is open that nobody works in, or whose drawer belongs to another desk.
        case openOrphan = "open_orphan"
        /// A charge was accepted and is on no folio.
        case chargeUnbilled = "charge_unbilled"
        /// A folio is closed and has an estimate of this desk.
        case draftOnClosedFolio = "draft_on_closed_folio"
        /// The cloud closed a session that has an action without a verdict.
        case undecidedAfterClose = "undecided_after_close"
        /// Cash was accepted and is in no session of the cloud.
        case paymentUnlinked = "payment_unlinked"
        /// Both have the cash, in different amounts.
        case amountDiffers = "amount_differs"
        /// The cloud has a slip of this desk that this desk does not have.
        case slipUnknown = "slip_unknown"

        /// The word of `attention resolve --how` that may settle it; nil where none does.
        public var how: String? {
            switch self {
            case .openMissing: AttentionResolve.How.acknowledge.rawValue
            case .openOrphan, .undecidedAfterClose: nil
            case .chargeUnbilled: AttentionResolve.How.lateCharge.rawValue
            case .draftOnClosedFolio: AttentionResolve.How.price.rawValue
            case .paymentUnlinked: AttentionResolve.How.apply.rawValue
            case .amountDiffers: AttentionResolve.How.acceptDesk.rawValue
            case .slipUnknown: AttentionResolve.How.unidentified.rawValue
            }
        }
    }

    /// One thing that does not agree.
    public struct Finding: Hashable, Sendable {
        /// What kind it is of.
        public var kind: Kind
        /// The session, charge or folio it is about.
        public var subject: String
        /// Slip, state or number; ids and words only.
        public var detail: String
        /// The money it is about.
        public var money: [Money]

        /// Makes it.
        public init(_ kind: Kind, _ subject: String, _ detail: String, money: [Money] = []) {
            self.kind = kind
            self.subject = subject
            self.detail = detail
            self.money = money
        }

        var json: JSON {
            .members([
                ("kind", .text(kind.rawValue)), ("subject", .text(subject)),
                ("detail", .text(detail)), ("money", money.isEmpty ? nil : Totals.json(money)),
                ("how", kind.how.map(JSON.text)),
            ])
        }
    }

    /// The run, named by its request.
    public var runID: String
    /// When the desk was looked at.
    public var at: Timestamp
    /// When the cloud's side was cut; nil before the first checkpoint.
    public var asOf: Timestamp?
    /// How many sessions were compared.
    public var sessions: Int
    /// What does not agree.
    public var findings: [Finding]
    /// What all compared sessions moved, by this desk, without signs.
    public var turnover: [Money]

    /// Makes the answer.
    ///
    /// - Parameters:
    ///   - runID: The run.
    ///   - at: When the desk was looked at.
    ///   - books: The sessions.
    ///   - others: What was found beside sessions.
    ///   - ageLimitHours: How long a session may be open without an action.
    public init(
        _ runID: String,
        at: Timestamp,
        books: [ComparedSession],
        others: [Finding],
        ageLimitHours: Int64
    ) {
        self.runID = runID
        self.at = at
        sessions = books.count
        findings =
            books.flatMap { Self.findings(in: $0, at: at, ageLimitHours: ageLimitHours) } + others
        turnover = Self.sum(books.flatMap(\.lines).flatMap(\.effect))
    }

    /// What one session's two sides do not agree on.
    static func findings(
        in books: ComparedSession,
        at now: Timestamp,
        ageLimitHours: Int64
    ) -> [Finding] {
        standing(of: books, at: now, ageLimitHours) + cash(of: books)
    }

    /// D-09, D-10.
    private static func standing(
        of books: ComparedSession,
        at now: Timestamp,
        _ ageLimitHours: Int64
    ) -> [Finding] {
        let id = books.id.text
        let name = books.drawer ?? "-"
        if books.own != nil, !books.hasOpening {
            return [Finding(.openMissing, id, "\(name): cash without an opening")]
        }
        if books.own == nil, let office = books.office, office.blocksDrawer {
            return [Finding(.openMissing, id, "\(name): \(office.word) in the cloud only")]
        }
        guard let own = books.own, own.blocksDrawer else { return [] }
        if books.office == nil, books.isOpeningSettled {
            return [Finding(.openMissing, id, "\(name): \(own.word) at the desk only")]
        }
        if books.isLeaseElsewhere, books.office?.blocksDrawer != false {
            return [Finding(.openOrphan, id, "\(name): another desk has the drawer")]
        }
        let oldest = now.adding(milliseconds: -ageLimitHours * 3_600_000)
        guard let last = books.lastActivity, last < oldest else { return [] }
        return [Finding(.openOrphan, id, "\(name): nothing since \(last.text)")]
    }

    /// D-11, D-12.
    private static func cash(of books: ComparedSession) -> [Finding] {
        let id = books.id.text
        var found: [Finding] = []
        for line in books.lines {
            if line.state != .settled {
                // Before its verdict only a closed session makes it odd.
                guard books.office == .closed, line.state != .pending else { continue }
                found.append(Finding(.undecidedAfterClose, id, line.name, money: line.effect))
                continue
            }
            guard line.isBookedHere, books.office != nil else { continue }
            guard let told = books.cloud[line.actionID] else {
                found.append(Finding(.paymentUnlinked, id, line.name, money: line.effect))
                continue
            }
            if told.effect != line.effect {
                found.append(Finding(.amountDiffers, id, line.name, money: told.effect))
            }
        }
        let unknown = books.cloud.filter(\.value.isUnknownHere).sorted { $0.key < $1.key }
        return found
            + unknown.map {
                Finding(.slipUnknown, id, $0.value.slip ?? $0.key.text, money: $0.value.effect)
            }
    }

    private static func sum(_ list: [Money]) -> [Money] {
        var totals = Totals()
        for money in list {
            // A sum that no number holds is a finding of the ledger's own check, not of this one.
            do { try totals.add(money.magnitude) } catch { continue }
        }
        return totals.list
    }

    /// Whether what differs is above 0.5 % of what was moved, in some currency.
    ///
    /// - SeeAlso: E-07, E-11.
    public var isIncident: Bool {
        let different = Self.sum(findings.flatMap(\.money))
        return different.contains { sum in
            let moved = turnover.first { $0.currency == sum.currency }?.amountMicro ?? 0
            return Int128(sum.amountMicro) * 200 > Int128(moved)
        }
    }

    /// The body.
    public var json: JSON {
        .members([
            ("ok", .boolean(findings.isEmpty)), ("run_id", .text(runID)), ("at", .text(at.text)),
            ("as_of", asOf.map { .text($0.text) } ?? .null),
            ("sessions", .integer(Int64(sessions))),
            ("findings", .list(findings.prefix(Self.limit).map(\.json))),
            ("total", .integer(Int64(findings.count))), ("turnover", Totals.json(turnover)),
            ("incident_required", .boolean(isIncident)),
        ])
    }
}
