public import CloudStore
public import Keyring
import Ledger
public import World

/// What the office does to its property, verb by verb.
///
/// Every verb is one transaction. What it sets free is judged at once.
///
/// - SeeAlso: `cli.md` `edge-cloud`.
public struct HeadOffice: HeadOfficeDesk {
    let driver: any CloudDriver
    let docket: any CloudDocket
    let clock: any Clock
    let entropy: any Entropy
    private let cost: ScryptCost

    /// Makes the desk of an office.
    ///
    /// - Parameters:
    ///   - driver: The database.
    ///   - docket: Who judges what a verb sets free.
    ///   - clock: The cloud's clock.
    ///   - entropy: For ids and salts.
    ///   - cost: How slow the hash of a PIN is; only tests make it quick.
    public init(
        driver: any CloudDriver,
        docket: any CloudDocket,
        clock: any Clock,
        entropy: any Entropy,
        cost: ScryptCost = .standard
    ) {
        self.driver = driver
        self.docket = docket
        self.clock = clock
        self.entropy = entropy
        self.cost = cost
    }

    /// Does what a command says, or refuses it; nil when the verb is none of its own.
    ///
    /// - Parameter command: What is asked.
    /// - Returns: The answer as JSON.
    /// - Throws: ``OfficeRefusal``; nothing was changed then.
    public func perform(_ command: OfficeCommand) throws(OfficeRefusal) -> JSON? {
        switch command.verb {
        case "property import": return try importProperty(command)
        case "staff pin": return try setPIN(command)
        case "judge pause", "judge resume": return try switchJudge(command)
        default: break
        }
        guard let verb = Self.verbs[command.verb] else { return nil }
        let scope = try driver.scope(of: command)
        let desk = OfficeDesk(clock: clock, entropy: entropy)
        let result: Answer
        do throws(CloudStoreError) {
            result = try driver.transaction(scope, at: clock.now()) {
                (ledger) throws(CloudStoreError) in try verb(command, ledger, desk)
            }
        } catch { throw .store(error) }
        let answer = try result.get()
        if Self.readers.contains(command.verb) { return answer }
        do throws(CloudStoreError) { try docket.decide(scope, within: 5_000) } catch {
            throw .store(error)
        }
        return answer
    }

    /// What a verb answers; a refusal is given before anything is written.
    typealias Answer = Result<JSON, OfficeRefusal>

    typealias Verb =
        @Sendable (OfficeCommand, CloudLedger, OfficeDesk) throws(CloudStoreError)
        -> Answer

    private static let readers: Set = ["ledger", "attention list", "audit list", "loss list"]

    private static let verbs: [String: Verb] = [
        "property move": PropertyVerbs.move, "property stay": PropertyVerbs.stay,
        "folio open": FolioVerbs.open, "folio close": FolioVerbs.close,
        "folio move": FolioVerbs.move, "folio erase": FolioVerbs.erase,
        "session correct": SessionVerbs.correct,
        "drawer activate": DrawerVerbs.activate, "drawer deactivate": DrawerVerbs.deactivate,
        "lease take": DrawerVerbs.takeLease, "session close": SessionVerbs.close,
        "staff disable": PeopleVerbs.disable, "staff enable": PeopleVerbs.enable,
        "staff step-up": StepUpVerb.issue,
        "device revoke": PeopleVerbs.device, "device suspend": PeopleVerbs.device,
        "device activate": PeopleVerbs.device, "entitlement set": PeopleVerbs.entitle,
        "price-list publish": PublishVerbs.priceList, "tax publish": PublishVerbs.taxRule,
        "fx publish": PublishVerbs.snapshot, "policy set": PublishVerbs.policy,
        "audit list": AuditListVerb.list,
        "night-audit run": AuditVerbs.run, "charge void": ChargeVerbs.void,
        "payment reverse": PaymentVerbs.reverse, "payment refund": PaymentVerbs.refund,
        "deposit apply": PaymentVerbs.apply, "refund approve": RefundVerbs.approve,
        "refund decline": RefundVerbs.decline,
        "attention list": AttentionVerbs.list, "attention resolve": AttentionVerbs.resolve,
        "safe receive": SafeVerbs.receive, "loss list": LossVerbs.list,
        "loss close": LossVerbs.close, "ledger": LedgerReadout.answer,
    ]

    private func importProperty(_ command: OfficeCommand) throws(OfficeRefusal) -> JSON {
        guard let document = command.document else { throw .usage("property import FILE.json") }
        let task = PropertyImport(
            driver: driver,
            clock: clock,
            entropy: entropy,
            cost: cost,
            takesAnyRate: command.options["force"] != nil
        )
        return try task.run(document)
    }

    private func setPIN(_ command: OfficeCommand) throws(OfficeRefusal) -> JSON {
        let change = try PINChange(command, cost: cost, salt: entropy.bytes(16))
        let scope = try driver.scope(of: command)
        let result: Answer
        do throws(CloudStoreError) {
            result = try driver.transaction(scope, at: clock.now()) {
                (ledger) throws(CloudStoreError) in
                try change.write(to: ledger)
            }
        } catch { throw .store(error) }
        return try result.get()
    }

    private func switchJudge(_ command: OfficeCommand) throws(OfficeRefusal) -> JSON {
        let isPause = command.verb == "judge pause"
        do throws(CloudStoreError) {
            try driver.settings { (settings) throws(CloudStoreError) in
                try settings.set(.isJudgePaused, isPause ? "1" : "0")
            }
            if isPause { return ["judge": "paused"] }
            let scopes = try driver.directory { (directory) throws(CloudStoreError) in
                try directory.properties()
            }
            for scope in scopes { try docket.decide(scope, within: 60_000) }
        } catch { throw .store(error) }
        return ["judge": "running"]
    }
}

/// Time and chance for a verb.
struct OfficeDesk: Sendable {
    let clock: any Clock
    let entropy: any Entropy

    /// A new id.
    func mint() -> ID {
        var ids = UUIDv7()
        return ids.next(clock, entropy)
    }
}
