import TestSupport
import World

/// A cashier at a desk: works through a day, reads what the desk answers, and writes it down.
///
/// When there is no answer they ask again with the same request id, or walk away.
final class Cashier {
    static let pins = ["c01": "482917", "c02": "730264", "c03": "915036", "c04": "628405"]
    static let witness = "k01"
    static let supervisor = "s01"
    static let witnessPIN = "307158"
    static let supervisorPIN = "915038"

    let code: String
    let drawer: String
    let desk: Desktop
    unowned let property: Property
    /// Whether the day is over.
    private(set) var isDone = false
    /// How many acts are left.
    private var left: Int
    private let pace: Int
    var chance: Seed
    private var number = 0
    private var token: String?
    private var wrongPINs = 0
    private var hasForgotten = false
    private var hasAsked = false
    private var needsCover = false
    var session: Session?
    private var unanswered: Act?
    private var planned: [Act] = []
    /// Refunds that may be paid.
    var refunds: [String] = []
    private var lastFloat = Cash(["AFN": 500_000, "USD": 20_000])

    /// The session the cashier works in, as they know it.
    struct Session {
        let id: String
        var left: Int
        var charges: [String] = []
        /// Payments and payouts that may be taken back, with what they did to the drawer.
        var cash: [(slip: String, moved: Cash)] = []
    }

    init(_ code: String, at desk: Desktop, drawer: String, plan: Plan, in property: Property) {
        self.code = code
        self.desk = desk
        self.drawer = drawer
        self.property = property
        left = plan.acts
        chance = property.lots.stream("cashier \(code)")
        let drawn = 20_000 + chance.below(160_000)
        pace = plan.pace ?? drawn
    }

    /// Begins the day.
    func begin() { plan(after: 5_000 + chance.below(20_000)) }

    /// Goes home in the middle of whatever it is.
    func goHome() {
        isDone = true
        if let act = unanswered { property.book.walkedAway(act.id) }
    }

    private func plan(after milliseconds: Int) {
        property.time.after(Int64(milliseconds), code) { self.think() }
    }

    private func pause() { plan(after: pace / 2 + chance.below(pace)) }

    // MARK: What to do next

    private func think() {
        if isDone { return }
        guard desk.isOn else { return plan(after: 30_000) }
        if token == nil { return login() }
        if let act = unanswered {
            guard property.strikes(.walkAway, chance.below(1_000)) else {
                property.note(.retry)
                return perform(act)
            }
            unanswered = nil
            property.book.walkedAway(act.id)
            planned = []
            session = nil
        }
        if left <= 0 {
            isDone = true
            return
        }
        if let next = planned.first {
            planned.removeFirst()
            return perform(next)
        }
        guard let session else { return look() }
        if chance.below(10) == 0 { return readX(of: session.id) }
        left -= 1
        perform(choose())
    }

    private func login() {
        number += 1
        // A forgotten PIN, once a day: a desk that a supervisor must unlock is no storm.
        if !hasForgotten, property.strikes(.mistype, chance.below(1_000)) {
            hasForgotten = true
            wrongPINs = 5
        }
        let pin = wrongPINs > 0 ? "000000" : Self.pins[code] ?? ""
        var request = Request(
            .post,
            "/v1/login",
            body: JSON.members([
                ("staff", .text(code)), ("pin", .text(pin)),
                ("supervisor", needsCover ? Self.cover : nil),
            ]).canonicalBytes
        )
        request.headers["Edge-Request-Id"] = "\(code)-login-\(number)"
        desk.ask(request) { response in
            let answer = self.json(response)
            self.token = answer?["token"]?.textValue
            self.judge(answer?["error"])
            // Who has forgotten it goes and asks, and the desk waits meanwhile.
            let isAsking = self.hasForgotten && !self.hasAsked && self.wrongPINs == 0
            if isAsking { self.hasAsked = true }
            self.plan(after: isAsking ? 2_400_000 : self.token == nil ? 20_000 : 1_000)
        }
    }

    /// I-23: no clock makes a wait longer than the longest there is (SEC-12).
    private func judge(_ error: JSON?) {
        guard let code = error?["code"]?.textValue else { return }
        // ROL-3: a signature outside the roster's lease needs a supervisor beside it.
        needsCover = !code.contains(".PIN_") && !needsCover
        if code.hasSuffix("PIN_WRONG") { wrongPINs -= 1 }
        guard code.hasSuffix("PIN_LOCKED") else { return }
        wrongPINs = 0
        let wait = error?["params"]?["wait"]?.integerValue ?? .max
        if wait > 900 { property.fault("I-23: \(self.code) shall wait for \(wait) s") }
    }

    /// Looks whether a session is open already, before one is opened.
    private func look() {
        desk.ask(Request(.get, "/v1/status")) { response in
            let open = self.json(response)?["session"]
            guard open?["opened_by"]?.textValue == self.code, let id = open?["id"]?.textValue else {
                return self.perform(self.opening(isSupervised: self.chance.below(3) == 0))
            }
            switch open?["state"]?.textValue {
            case "open": self.session = Session(id: id, left: 5 + self.chance.below(20))
            case "counting", "force_closed": self.planned = self.ending(of: id)
            case "awaiting_cosign": self.planned = [self.cosignature()]
            default: return self.perform(self.opening(isSupervised: true))
            }
            self.pause()
        }
    }

    /// I-19, INV-12: what was confirmed never leaves the screen.
    private func readX(of id: String) {
        var request = Request(.get, "/v1/x")
        request.headers["Edge-Login"] = token
        desk.ask(request) { response in
            if let json = self.json(response), json["session"]?.textValue == id,
                !self.property.book.isUncertain(id, of: self.code + "-")
            {
                let told = self.property.book.drawer(of: id)
                let shown = Cash(expectedOf: json)
                if shown != told {
                    self.property.fault(
                        "INV-12: \(self.desk.name) expects \(shown.text), told \(told.text)"
                    )
                }
                self.property.looks += 1
            }
            self.pause()
        }
    }

    // MARK: Asking

    private func perform(_ act: Act) {
        if let type = act.type {
            let drawer = act.givesChange ? nil : act.moved
            property.book.asked(
                act.id,
                PropertyBook.Maybe(type, session: session?.id, drawer: drawer)
            )
        }
        unanswered = act
        let life = desk.lives
        desk.ask(act.request(token)) { response in
            guard !self.isDone else { return }
            if let response {
                self.read(response, of: act)
            } else if self.desk.lives == life {
                self.token = nil
            }
            self.pause()
        }
    }

    private func read(_ response: Response, of act: Act) {
        property.time.trace.note(response.body)
        guard let json = json(response) else { return }
        if response.status.isSuccess {
            unanswered = nil
            return confirmed(json, act)
        }
        let code = json["error"]?["code"]?.textValue ?? ""
        let state = json["error"]?["params"]?["state"]?.textValue
        property.count(refusal: code + (state.map { " (\($0))" } ?? ""))
        switch code {
        case "MELMASTOON.IAM.LOGIN_REQUIRED": token = nil
        case "MELMASTOON.STORE.OUTCOME_UNKNOWN", "MELMASTOON.STORE.CANNOT_SAVE",
            "MELMASTOON.DESK.BUSY", "MELMASTOON.DESK.RECOVERING", "MELMASTOON.DESK.LOCKED":
            break
        default:
            unanswered = nil
            property.book.refused(act.id)
            planned = []
            session = nil
        }
    }

    private func confirmed(_ json: JSON, _ act: Act) {
        guard let type = act.type, let action = json["action_id"]?.textValue else { return }
        let change = Cash.sum(json["change"]?.listValue ?? [])
        let id = json["session"]?.textValue
        property.book.confirmed(
            PropertyBook.Told(
                act.id,
                action,
                type,
                slip: json["slip"]?.textValue,
                session: id,
                drawer: act.moved - change
            )
        )
        if let slip = json["slip"]?.textValue {
            note(type, json, slip: slip, moved: act.moved - change)
        }
        follow(type, session: id, slip: json["slip"]?.textValue)
    }

    /// Remembers what may be taken back or paid back.
    private func note(_ type: String, _ json: JSON, slip: String, moved: Cash) {
        switch type {
        case "payment.cash", "payment.deposit", "refund.payout":
            session?.cash.append((slip, moved))
        case "refund.request": if json["state"] == "approved" { refunds.append(slip) }
        default: break
        }
    }

    private func follow(_ type: String, session id: String?, slip: String?) {
        switch type {
        case "session.open":
            guard let id else { return }
            session = Session(id: id, left: 8 + chance.below(25))
        case "session.close":
            planned = [cosignature()]
            session = nil
        case "charge.post":
            if let slip { session?.charges.append(slip) }
        default: break
        }
        guard var open = session, planned.isEmpty else { return }
        open.left -= 1
        session = open
        if open.left <= 0 { planned = ending(of: open.id) }
    }

    private func json(_ response: Response?) -> JSON? {
        guard let response else { return nil }
        do { return try JSON(parsing: response.body) } catch {
            property.fault("the desk answered what is no JSON")
            return nil
        }
    }

    // MARK: Acts

    func act(
        _ path: String,
        _ body: JSON,
        _ type: String?,
        moved: Cash = Cash(),
        givesChange: Bool = false
    ) -> Act {
        number += 1
        return Act(
            id: "\(code)-\(number)",
            path: path,
            body: body,
            type: type,
            moved: moved,
            givesChange: givesChange
        )
    }

    private func opening(isSupervised: Bool) -> Act {
        var body: [String: JSON] = [
            "drawer": .text(drawer), "opening": lastFloat.counted, "reason": "FLOAT",
        ]
        if isSupervised {
            body["supervisor"] = Self.cover
        }
        return act("/v1/sessions", .object(body), "session.open", moved: lastFloat)
    }

    /// Count, then close; the co-signature follows when the close is confirmed.
    private func ending(of session: String) -> [Act] {
        let counted = property.book.drawer(of: session)
        lastFloat = Cash(counted.cents.filter { $0.value > 0 })
        let count: JSON = ["phase": "declare", "cash": counted.counted]
        return [
            act("/v1/counts", count, "session.count"),
            act("/v1/closes", ["reason": "END_OF_SHIFT"], "session.close"),
        ]
    }

    private func cosignature() -> Act {
        act("/v1/closes/cosign", ["cosign": Self.cosign], "session.confirm_close")
    }

    private static let cover: JSON = [
        "staff": .text(supervisor), "pin": .text(supervisorPIN),
    ]
    static let cosign: JSON = ["staff": .text(witness), "pin": .text(witnessPIN)]

    private func choose() -> Act {
        let amount = Int64(1 + chance.below(900)) * 100
        let folio: JSON = ["kind": "number", "value": .text("F-\(1 + chance.below(12))")]
        switch chance.below(23) {
        case 0...8: return charge(folio)
        case 9...11: return payment(folio, Cash(["AFN": amount]), due: amount)
        case 12:
            return payment(folio, Cash(["AFN": amount + 5_000]), due: amount, givesChange: true)
        case 13: return payment(folio, Cash(["USD": 2_000]), due: amount, givesChange: true)
        case 14:
            let cash = Cash(["AFN": amount])
            let body: JSON = ["reference": .text("R-\(number)"), "cash": cash.json]
            return act("/v1/deposits", body, "payment.deposit", moved: cash)
        case 15: return movement("paid_in", Cash(["AFN": amount]), "FLOAT_TOPUP")
        case 16: return movement("paid_out", -Cash(["AFN": 2_000]), "TAXI")
        case 17: return drop()
        case 18: return noSale()
        case 19: return void()
        case 20: return takeBack()
        case 21: return askBack()
        default: return payBack()
        }
    }

    func noSale() -> Act {
        act("/v1/movements", ["kind": "no_sale", "reason": "CHANGE"], "drawer.no_sale")
    }

    private func charge(_ folio: JSON) -> Act {
        let item = ["MINIBAR-01", "MINIBAR-02", "TEA-POT"][chance.below(3)]
        let quantity = Int64(1 + chance.below(4))
        let body: JSON = [
            "folio": folio, "item": .text(item), "quantity": .integer(quantity),
        ]
        return act("/v1/charges", body, "charge.post")
    }

    private func payment(
        _ folio: JSON,
        _ cash: Cash,
        due: Int64,
        givesChange: Bool = false
    ) -> Act {
        let body: JSON = [
            "folio": folio, "cash": cash.json, "amount": Cash.json("AFN", due),
        ]
        return act("/v1/payments", body, "payment.cash", moved: cash, givesChange: givesChange)
    }

    private func movement(_ kind: String, _ cash: Cash, _ reason: String) -> Act {
        let given = Cash(cash.cents.mapValues { abs($0) })
        let body: JSON = [
            "kind": .text(kind), "cash": given.json, "reason": .text(reason),
        ]
        return act("/v1/movements", body, "drawer.\(kind)", moved: cash)
    }

    private func drop() -> Act {
        let cash = Cash(["AFN": 10_000])
        let body: JSON = [
            "kind": "drop", "cash": cash.json, "bag": .text("B\(number)"), "place": "SAFE",
            "cosign": Self.cosign,
        ]
        return act("/v1/movements", body, "drawer.drop", moved: -cash)
    }
}
