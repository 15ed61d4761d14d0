public import Ledger
public import World

/// The answer to `GET /v1/slips/{no}`, and one line of a page of slips.
public struct SlipAnswer: Hashable, Sendable {
    /// What was captured.
    public var action: Action
    /// The state of the thing captured.
    public var state: String
    /// Where it stands in the outbox.
    public var outbox: OutboxState
    /// The code of who did it.
    public var staff: String?
    /// What the cloud decided, where it did.
    public var verdict: Verdict?
    /// What the office disagreed about, nil where it did not.
    public var conflict: ConflictNotice?
    /// What stands on paper beside it; nil in a line of a page.
    public var facts: SlipFacts?

    /// Makes the answer.
    ///
    /// - Parameters:
    ///   - action: What was captured.
    ///   - state: The state of the thing captured.
    ///   - outbox: Where it stands in the outbox.
    ///   - staff: The code of who did it.
    ///   - verdict: What the cloud decided.
    public init(
        _ action: Action,
        state: String,
        outbox: OutboxState,
        staff: String? = nil,
        verdict: Verdict? = nil
    ) {
        self.action = action
        self.state = state
        self.outbox = outbox
        self.staff = staff
        self.verdict = verdict
    }

    /// A line of a page.
    public var lineJSON: JSON { .members(line) }

    /// The whole slip, with the payload it stands for.
    public var json: JSON {
        .members(
            line + [
                ("payload", action.payload.json),
                ("approvals", .list(action.approvals.map(\.json))),
                ("verdict", verdict?.json(seq: action.seq)),
            ] + (facts?.members ?? [])
        )
    }

    private var line: [(String, JSON?)] {
        [
            ("slip", action.slip.map { .text($0.text) } ?? .null),
            ("type", .text(action.type.rawValue)), ("state", .text(state)),
            ("money", action.payload.headline?.json ?? .null),
            ("action_id", .text(action.id.text)), ("seq", .integer(action.seq)),
            ("captured_at", .text(action.capture.at.text)),
            ("business_date", .text(action.capture.businessDate.text)),
            ("outbox", .text(outbox.rawValue)), ("staff", staff.map(JSON.text)),
            ("notes", .list(action.notes.map { .text($0) })), ("conflict", conflict?.json),
        ]
    }
}

/// The answer to `GET /v1/slips`: at most 200 of them.
public struct SlipPage: Hashable, Sendable {
    /// The most slips of one page.
    public static let limit = 200

    /// The slips, oldest first.
    public var slips: [SlipAnswer]
    /// Whether the next page is not empty.
    public var hasMore: Bool

    /// Makes a page.
    public init(_ slips: [SlipAnswer], hasMore: Bool) {
        self.slips = slips
        self.hasMore = hasMore
    }

    /// The body; `after` asks for the next page, null at the end.
    public var json: JSON {
        let last = hasMore ? slips.last?.action.slip : nil
        return [
            "slips": .list(slips.map(\.lineJSON)), "after": last.map { .text($0.text) } ?? .null,
        ]
    }
}

extension Payload {
    /// The one amount that a line about the action shows, nil where there is none.
    public var headline: Money? {
        switch self {
        case .sessionOpen(let open): open.opening.totals.first
        case .sessionCount(let count): count.cash.totals.first
        case .sessionClose(let close): close.floatLeft.first
        case .paymentCash(let payment), .paymentDeposit(let payment): payment.settled
        case .chargePost(let charge): charge.amounts?.gross
        case .drawerPaidIn(let movement), .drawerPaidOut(let movement): movement.money.first
        case .drawerDrop(let drop): drop.money.first
        case .drawerExchange(let exchange): exchange.received
        case .tenderMemo(let memo): memo.amount
        case .refundRequest(let request): request.amount
        case .refundPayout(let payout): payout.money.first
        case .folioSettle(let settle): settle.balance
        default: nil
        }
    }
}
