public import Ledger
public import World

/// The answer to `edgectl doctor`: how every part of a desk is, the broken ones first.
///
/// - SeeAlso: D-05 and D-07 of the failure modes.
public struct Diagnosis: Hashable, Sendable {
    /// How far a damage reaches, from the narrowest to the widest.
    public enum Reach: String, Hashable, Sendable, CaseIterable, Comparable {
        /// Nothing is broken.
        case nothing
        /// Single actions wait; all others go on.
        case row
        /// A session or folio waits behind one of its actions.
        case stream
        /// A drawer's figures cannot be trusted, or it is frozen.
        case drawer
        /// The desk works on alone: office and desk do not hear of each other.
        case property
        /// This desk captures nothing, or loses what protects it.
        case all

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        /// Whether the left one reaches less far.
        public static func < (left: Reach, right: Reach) -> Bool { left.rank < right.rank }
    }

    /// The parts, in the order in which they must be mended.
    public enum Name: String, Hashable, Sendable, CaseIterable {
        case folder, keys, enrolment, journal, store, ledger, disk, clock
        case dns, line, tls
        case deviceAuth = "device_auth"
        case push, pull, outbox, freeze, printer, swap
        case recoveryKey = "recovery_key"
        case agent

        /// How far it reaches when this part is broken.
        var reach: Reach {
            switch self {
            case .folder, .keys, .enrolment, .journal, .store, .disk, .agent: .all
            case .ledger, .freeze: .drawer
            case .clock, .dns, .line, .tls, .deviceAuth, .push, .pull: .property
            case .outbox: .row
            case .printer, .swap, .recoveryKey: .nothing
            }
        }
    }

    /// How a part is.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Somebody must act.
        case broken
        /// It works, and less well than it could.
        case warning
        /// Nothing can be seen of it from here.
        case unknown
        /// It works.
        case ok
    }

    /// One part of a desk.
    public struct Part: Hashable, Sendable {
        /// Which.
        public let name: Name
        /// How it is.
        public let state: State
        /// What is wrong, where it is broken.
        public let code: Code?
        /// Ids, codes, counts and file names only (SEC-27).
        public let detail: String?
        /// How far its damage reaches.
        public let reach: Reach

        /// A broken part.
        ///
        /// - Parameters:
        ///   - name: Which.
        ///   - code: What is wrong.
        ///   - detail: Where, or how much.
        ///   - reach: How far it reaches; by default as far as the part does.
        public init(_ name: Name, _ code: Code, _ detail: String? = nil, reach: Reach? = nil) {
            self.name = name
            state = .broken
            self.code = code
            self.detail = detail
            self.reach = reach ?? name.reach
        }

        /// A part that works, as far as can be seen.
        public init(_ name: Name, _ state: State = .ok, detail: String? = nil) {
            precondition(state != .broken, "a broken part has a code")
            self.name = name
            self.state = state
            code = nil
            self.detail = detail
            reach = .nothing
        }

        var json: JSON {
            .members([
                ("part", .text(name.rawValue)), ("ok", .boolean(state != .broken)),
                ("state", .text(state.rawValue)), ("code", code.map { .text($0.text) }),
                ("detail", detail.map(JSON.text)),
                ("reach", state == .broken ? .text(reach.rawValue) : nil),
            ])
        }
    }

    /// What waits for the cloud.
    public struct Outbox: Hashable, Sendable {
        /// Actions that are not in custody.
        public var pending: Int64
        /// Their money, ascending by code.
        public var money: [Money]

        /// Makes it.
        public init(pending: Int64, money: [Money]) {
            self.pending = pending
            self.money = money
        }
    }

    /// The parts: broken ones first, and of those the one that must be mended first.
    public let parts: [Part]
    /// What waits for the cloud, nil when the store cannot be read.
    public let outbox: Outbox?

    /// Puts the parts in order.
    ///
    /// - Parameters:
    ///   - parts: Every part that was looked at, in any order.
    ///   - outbox: What waits for the cloud.
    public init(_ parts: [Part], outbox: Outbox?) {
        let order = Dictionary(
            uniqueKeysWithValues: zip(Name.allCases, Name.allCases.indices)
        )
        let sorted = parts.sorted { order[$0.name, default: 0] < order[$1.name, default: 0] }
        self.parts = State.allCases.flatMap { state in sorted.filter { $0.state == state } }
        self.outbox = outbox
    }

    /// How far the damage reaches: as far as the worst broken part does.
    public var reach: Reach { parts.map(\.reach).max() ?? .nothing }

    /// The body.
    public var json: JSON {
        .members([
            ("ok", .boolean(parts.allSatisfy { $0.state != .broken })),
            ("reach", .text(reach.rawValue)), ("parts", .list(parts.map(\.json))),
            (
                "outbox",
                outbox.map {
                    [
                        "pending": .integer($0.pending),
                        "money": .list($0.money.map(\.json)),
                    ]
                }
            ),
        ])
    }
}
