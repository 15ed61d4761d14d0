public import Ledger
public import World

/// The answer to `edgectl recover`: what a recovery did, in money (`cli.md`).
public struct RecoveryReport: Hashable, Sendable {
    /// Actions that nothing can give back.
    public struct Loss: Hashable, Sendable {
        /// The incarnation of the numbers.
        public var incarnation: ID
        /// The numbers.
        public var seqs: RangeSet
        /// The session they belong to, where that is known.
        public var sessionID: ID?
        /// What a person can do.
        public var hint: String

        /// Makes it.
        public init(incarnation: ID, seqs: RangeSet, sessionID: ID?, hint: String) {
            self.incarnation = incarnation
            self.seqs = seqs
            self.sessionID = sessionID
            self.hint = hint
        }

        var json: JSON {
            [
                "incarnation": .text(incarnation.text), "seq": .text(seqs.text),
                "session": sessionID.map { .text($0.text) } ?? .null, "hint": .text(hint),
            ]
        }
    }

    /// Where the cash of one currency is.
    public struct Cash: Hashable, Sendable {
        /// The currency.
        public var currency: Currency
        /// In the cloud.
        public var inCloudMicro: Int64
        /// On its way again.
        public var requeuedMicro: Int64
        /// What is lost moved this much; nil when a part of it cannot be told.
        public var unaccountedMicro: Int64?

        /// Makes it.
        ///
        /// - Parameters:
        ///   - currency: The currency.
        ///   - inCloudMicro: In the cloud.
        ///   - requeuedMicro: On its way again.
        ///   - unaccountedMicro: What is lost moved this much; nil when nobody can tell.
        public init(
            _ currency: Currency,
            inCloudMicro: Int64,
            requeuedMicro: Int64,
            unaccountedMicro: Int64?
        ) {
            self.currency = currency
            self.inCloudMicro = inCloudMicro
            self.requeuedMicro = requeuedMicro
            self.unaccountedMicro = unaccountedMicro
        }

        var json: JSON {
            [
                "currency": .text(currency.code), "in_cloud_micro": .text(String(inCloudMicro)),
                "requeued_micro": .text(String(requeuedMicro)),
                "unaccounted_micro": .text(unaccountedMicro.map { String($0) } ?? "unknown"),
            ]
        }
    }

    /// What was wrong; nil when nothing was.
    public var cause: String?
    /// Where the damaged files are kept.
    public var quarantined: String?
    /// Rows that were taken from damaged pages.
    public var salvaged: Int64 = 0
    /// Records that were replayed from the journal.
    public var replayed: Int64 = 0
    /// Actions that travel again.
    public var requeued: Int64 = 0
    /// What nothing can give back.
    public var lost: [Loss] = []
    /// Where the cash is, ascending by code.
    public var money: [Cash] = []

    /// A report of nothing.
    public init() {}

    /// The body.
    public var json: JSON {
        [
            "cause": cause.map(JSON.text) ?? .null,
            "quarantined": quarantined.map(JSON.text) ?? .null,
            "salvaged": .integer(salvaged), "replayed": .integer(replayed),
            "requeued": .integer(requeued), "lost": .list(lost.map(\.json)),
            "money": .list(money.map(\.json)),
        ]
    }
}
