import World

extension Verb {
    static let login = Verb(
        words: ["login"],
        operands: ["STAFF"],
        summary: "Begins a cashier's work at this desk.",
        options: [
            Option("--later-slip", .value("NO"), "a slip in hand that is later than the last saved")
        ],
        pins: [.own, .of(option: "--supervisor", member: "supervisor")],
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            .post(
                "/v1/login",
                [
                    ("staff", .text(try arguments.operand(0, "STAFF"))),
                    ("later_slip", arguments.value("--later-slip").map(JSON.text)),
                ]
            )
        },
        show: { answer, sentences in
            guard let last = answer["last_slip"], last != .null else {
                return sentences.text("login.first")
            }
            let items = answer["attention"]?.listValue ?? []
            if let item = items.first {
                return sentences.text("login.later", ["slip": last, "no": item])
            }
            let key = answer["unclean"] == true ? "login.unclean" : "login.ok"
            return sentences.text(key, ["slip": last])
        }
    )

    static let logout = Verb(
        words: ["logout"],
        summary: "Ends a cashier's work at this desk.",
        call: { _ in .post("/v1/logout") },
        show: { _, sentences in sentences.text("logout.ok") }
    )

    static let unlock = Verb(
        words: ["unlock"],
        operands: ["STAFF"],
        summary: "Lifts a PIN lock, with a supervisor.",
        pins: SharedOptions.signatures,
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            _ = try arguments.required("--supervisor")
            return .post("/v1/unlock", [("staff", .text(try arguments.operand(0, "STAFF")))])
        },
        show: { _, sentences in sentences.text("unlock.ok") }
    )
}
