public import Ledger
public import World

/// A route of the Desk API, found from method and path.
///
/// The routes of `desk-api.md` that later work brings are not here yet: they are refused by name.
public enum DeskRoute: Hashable, Sendable {
    /// `POST /v1/login`.
    case login
    /// `POST /v1/logout`.
    case logout
    /// `POST /v1/unlock`.
    case unlock
    /// A POST that captures.
    case capture(Capturing)
    /// `POST /v1/print-jobs/{id}`: it writes, and captures nothing.
    case printJob(ID)
    /// A GET that looks.
    case look(Looking)

    /// What captures.
    public enum Capturing: Hashable, Sendable {
        case sessions
        case charges
        case withdraw(SlipNumber)
        case void(SlipNumber)
        case payments
        case deposits
        case memos
        case reverse(SlipNumber)
        case refunds
        case payRefund(SlipNumber)
        case settle(FolioTarget)
        case resolve(String)
        case handover
        case paperEvents
        case movements
        case counts
        case closes
        case cosign
        case approve
    }

    /// What looks.
    public enum Looking: Hashable, Sendable {
        case status
        case x
        /// Nil for the last one.
        case z(session: ID?)
        case slips
        case slip(SlipNumber)
        case folio(FolioTarget)
        case attention
        case attentionItem(String)
        case printJobs
        case downtimePack
        case metrics
    }

    /// Finds the route.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path, percent signs as on the wire.
    /// - Throws: ``Refusal`` `USAGE` with status 404 for a path that is none.
    public init(_ method: Method, _ path: String) throws(Refusal) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        let words = parts.compactMap { PercentCoding.decode(String($0)) }
        let isWhole = words.count == parts.count && !words.contains("")
        guard isWhole, let found = Self.find(method, words) else { throw .noRoute(path) }
        self = found
    }

    /// Whether it is answered without a login.
    public var isOpenToAll: Bool {
        switch self {
        case .login, .unlock, .look(.status), .look(.metrics): true
        case .logout, .capture, .printJob, .look: false
        }
    }

    private static func find(_ method: Method, _ words: [String]) -> DeskRoute? {
        switch method {
        case .get: looking(words).map(DeskRoute.look)
        case .post: posting(words)
        case .put: nil
        }
    }

    private static func posting(_ words: [String]) -> DeskRoute? {
        if words.count == 4, words[0] == "v1" {
            return posting(words[3], on: words[2], of: words[1]).map(DeskRoute.capture)
        }
        if words.count == 3, words[0] == "v1", words[1] == "print-jobs" {
            return ID(words[2]).map(DeskRoute.printJob)
        }
        switch words {
        case ["v1", "login"]: return .login
        case ["v1", "logout"]: return .logout
        case ["v1", "unlock"]: return .unlock
        case ["v1", "sessions"]: return .capture(.sessions)
        case ["v1", "charges"]: return .capture(.charges)
        case ["v1", "payments"]: return .capture(.payments)
        case ["v1", "deposits"]: return .capture(.deposits)
        case ["v1", "memos"]: return .capture(.memos)
        case ["v1", "movements"]: return .capture(.movements)
        case ["v1", "handover"]: return .capture(.handover)
        case ["v1", "refunds"]: return .capture(.refunds)
        case ["v1", "paper-events"]: return .capture(.paperEvents)
        case ["v1", "counts"]: return .capture(.counts)
        case ["v1", "closes"]: return .capture(.closes)
        case ["v1", "closes", "cosign"]: return .capture(.cosign)
        case ["v1", "closes", "approve"]: return .capture(.approve)
        default: return nil
        }
    }

    /// `POST /v1/{collection}/{name}/{verb}`.
    private static func posting(
        _ verb: String,
        on name: String,
        of collection: String
    ) -> Capturing? {
        guard name.utf8.count <= 120 else { return nil }
        switch (collection, verb) {
        case ("charges", "withdraw"): return SlipNumber(name).map(Capturing.withdraw)
        case ("charges", "void"): return SlipNumber(name).map(Capturing.void)
        case ("payments", "reverse"): return SlipNumber(name).map(Capturing.reverse)
        case ("refunds", "pay"): return SlipNumber(name).map(Capturing.payRefund)
        case ("folios", "settle"): return .settle(folio(name))
        case ("attention", "resolve"): return .resolve(name)
        default: return nil
        }
    }

    /// A folio as a path names it.
    private static func folio(_ name: String) -> FolioTarget {
        name.hasPrefix("room:") ? .room(String(name.dropFirst(5))) : .number(name)
    }

    private static func looking(_ words: [String]) -> Looking? {
        switch words {
        case ["metrics"]: return .metrics
        case ["v1", "status"]: return .status
        case ["v1", "x"]: return .x
        case ["v1", "z", "last"]: return .z(session: nil)
        case ["v1", "slips"]: return .slips
        case ["v1", "attention"]: return .attention
        case ["v1", "print-jobs"]: return .printJobs
        case ["v1", "downtime-pack"]: return .downtimePack
        default: break
        }
        guard words.count == 3, words[0] == "v1", words[2].utf8.count <= 120 else { return nil }
        switch words[1] {
        case "z": return ID(words[2]).map { .z(session: $0) }
        case "slips": return SlipNumber(words[2]).map(Looking.slip)
        case "folios": return .folio(folio(words[2]))
        case "attention": return .attentionItem(words[2])
        default: return nil
        }
    }
}

extension DeskRoute.Capturing {
    /// Reads the body of the route.
    ///
    /// - Throws: ``Refusal`` `USAGE` that names the member at fault.
    public func command(_ body: JSON) throws(Refusal) -> any Command {
        do throws(ShapeError) {
            switch self {
            case .sessions: return try OpenSession(body)
            case .charges: return try PostCharge(body)
            case .withdraw(let slip): return try WithdrawCharge(slip: slip, body)
            case .void(let slip): return try VoidCharge(slip: slip, body)
            case .payments: return try TakePayment(body)
            case .deposits: return try TakeDeposit(body)
            case .memos: return try TenderMemo(body)
            case .reverse(let slip): return try ReversePayment(slip: slip, body)
            case .refunds: return try RequestRefund(body)
            case .payRefund(let slip): return try PayRefund(slip: slip, body)
            case .settle(let folio): return try SettleFolio(folio: folio, body)
            case .resolve(let number): return try ResolveAttention(number: number, body)
            case .handover: return try Handover(body)
            case .paperEvents:
                let draws = body["kind"]?.textValue == AuditEvent.Kind.paperSlips.rawValue
                return try draws ? DrawBlankSlips(body) : PaperEvent(body)
            case .movements: return try Self.movement(body)
            case .counts: return try CountDrawer(body)
            case .closes: return try CloseSession(body)
            case .cosign: return try CoSign(body)
            case .approve: return try Approve(body)
            }
        } catch { throw Refusal(error) }
    }

    private static func movement(_ body: JSON) throws(ShapeError) -> any Command {
        switch body["kind"]?.textValue {
        case "paid_in": return try PaidIn(body)
        case "paid_out": return try PaidOut(body)
        case "drop": return try Drop(body)
        case "no_sale": return try NoSale(body)
        case "exchange": return try ExchangeCash(body)
        default: throw ShapeError("kind", "not one of: paid_in paid_out drop no_sale exchange")
        }
    }
}
