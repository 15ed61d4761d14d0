import Console

/// A verb of head office as the reader, `--help`, the man page and the completions know it.
struct OfficeVerb {
    /// One word or two, as in `folio open`.
    let words: String
    /// What follows it.
    var operands: [String] = []
    /// One sentence.
    let summary: String
    /// Whether the first operand names a JSON file.
    var takesDocument = false
    /// Whether the first operand names a file of the server's machine.
    var takesPath = false
    /// Whether it asks for a new PIN, which no argument and no list of processes may show.
    var takesPIN = false
    /// Whether it works on a server's database alone.
    var needsNoFolder = false
    /// The member that is the whole result for a person, so that a script can take it as it is.
    var result: String?

    private init(_ words: String, _ operands: [String], _ summary: String) {
        self.words = words
        self.operands = operands
        self.summary = summary
    }

    private init(_ words: String, _ summary: String) {
        self.init(words, [], summary)
    }

    /// The description.
    var page: VerbPage {
        VerbPage(words.split(separator: " ").map(String.init), operands, summary, [])
    }

    private static func document(_ words: String, _ summary: String) -> OfficeVerb {
        var verb = OfficeVerb(words, ["FILE"], summary)
        verb.takesDocument = true
        return verb
    }

    private static func path(_ words: String, _ summary: String) -> OfficeVerb {
        var verb = OfficeVerb(words, ["FILE"], summary)
        verb.takesPath = true
        return verb
    }

    private static let token: OfficeVerb = {
        var verb = OfficeVerb("enrol-token", "Prints a one-time token for a desk.")
        verb.result = "token"
        return verb
    }()

    private static let pin: OfficeVerb = {
        var verb = OfficeVerb("staff pin", ["STAFF"], "Sets a new PIN, which it asks for.")
        verb.takesPIN = true
        return verb
    }()

    private static let stepUp: OfficeVerb = {
        var verb = OfficeVerb("staff step-up", ["STAFF"], "Prints a proof for one action.")
        verb.result = "token"
        return verb
    }()

    private static let preparation: OfficeVerb = {
        var verb = OfficeVerb("database prepare", "Makes or updates the tables on a server.")
        verb.needsNoFolder = true
        return verb
    }()

    /// Every verb of head office.
    static let all = [
        document("property import", "Makes or updates a property and its people."), token,
        OfficeVerb("property move", ["URL"], "Sends the desks of a property to another cloud."),
        OfficeVerb("property stay", "Serves the desks of a property here again."),
        OfficeVerb("enrol approve", ["CODE"], "Lets a desk in that shows a code."),
        OfficeVerb("folio open", ["NUMBER"], "Opens a folio, or opens it again."),
        OfficeVerb("folio close", ["NUMBER"], "Closes a folio."),
        OfficeVerb("folio move", ["NUMBER"], "Moves a folio to another room or folio."),
        OfficeVerb("folio erase", ["NUMBER"], "Removes the label of a folio everywhere."),
        OfficeVerb("drawer activate", ["DRAWER"], "Lets a drawer be opened again."),
        OfficeVerb("drawer deactivate", ["DRAWER"], "Lets a drawer be opened no more."),
        OfficeVerb("session close", ["[SESSION]"], "Closes a session over the desk's head."),
        OfficeVerb("session correct", ["SESSION"], "Corrects the float that a session left."),
        OfficeVerb("staff disable", ["STAFF"], "Lets somebody sign in no more."),
        OfficeVerb("staff enable", ["STAFF"], "Lets somebody sign in again."), stepUp,
        document("price-list publish", "Publishes a price list."),
        document("tax publish", "Publishes a tax rule."),
        document("fx publish", "Publishes rates."),
        OfficeVerb("policy set", ["KEY", "VALUE"], "Sets one key of the policy."),
        OfficeVerb("audit list", "Lists what desks told auditors."),
        OfficeVerb("night-audit run", "Rolls the business date."),
        OfficeVerb("entitlement set", ["active|suspended"], "Limits the service, or lifts that."),
        OfficeVerb("charge void", ["[SLIP]"], "Mirrors a charge."),
        OfficeVerb("payment reverse", ["SLIP"], "Mirrors a payment."),
        OfficeVerb("payment refund", ["SLIP"], "Gives a payment back outside the drawer."),
        OfficeVerb("deposit apply", ["SLIP"], "Uses an advance payment on a folio."),
        OfficeVerb("refund approve", ["SLIP"], "Lets a desk pay a refund."),
        OfficeVerb("refund decline", ["SLIP"], "Refuses a refund."),
        OfficeVerb("safe receive", ["BAG"], "Takes a bag into the safe."),
        OfficeVerb("loss list", "Lists what desks reported lost."),
        OfficeVerb("loss close", ["REPORT"], "Ends a report of loss."), pin,
        OfficeVerb("attention list", "Lists what needs a person."),
        OfficeVerb("attention resolve", ["NO"], "Settles an item."),
        OfficeVerb("device revoke", ["DEVICE"], "Blocks a desk for ever."),
        OfficeVerb("device suspend", ["DEVICE"], "Blocks a desk for a time."),
        OfficeVerb("device activate", ["DEVICE"], "Lets a suspended desk work again."),
        OfficeVerb("command send", ["TYPE", "[WHAT]"], "Commands a desk from afar."),
        OfficeVerb("command list", "Lists the commands of a desk."),
        OfficeVerb("lease take", ["DRAWER"], "Gives a drawer to another desk."),
        OfficeVerb("ledger", "Shows every applied action and all balances."),
        OfficeVerb("judge pause", "Leaves every verdict for later."),
        OfficeVerb("judge resume", "Gives the verdicts."),
        OfficeVerb("writes freeze", "Takes nothing from desks."),
        OfficeVerb("writes thaw", "Takes from desks again."),
        path("backup", "Copies the cloud to a file."),
        path("restore", "Puts a copy in the cloud's place."), preparation,
        OfficeVerb("database restored", "Begins a new epoch after a server was restored."),
    ]
}
