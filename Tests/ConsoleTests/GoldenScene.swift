import World

/// A command and what the agent answers to it.
struct GoldenScene {
    let words: [String]
    /// Nil when there is no agent.
    let answer: Response?
    var typed: [String] = []

    private init(_ line: String, _ answer: Response?, typed: [String] = []) {
        words = line.split(separator: " ").map(String.init)
        self.answer = answer
        self.typed = typed
    }

    private static func saved(
        _ state: String,
        _ money: JSON = .null,
        _ more: [String: JSON] = [:]
    ) -> Response {
        let plain: [String: JSON] = [
            "slip": "7K-2026-000812", "state": .text(state), "money": money, "durability": "saved",
            "change": [], "notes": [], "attention": [], "seq": 1046,
        ]
        return Response(.ok, json: .object(plain.merging(more) { $1 }))
    }

    private static func refused(
        _ status: Int,
        _ code: String,
        _ params: JSON = [:]
    ) -> Response {
        let error: JSON = ["code": .text("MELMASTOON." + code), "params": params]
        return Response(Status(rawValue: status), json: ["error": error])
    }

    private static func afn(_ micro: String) -> JSON {
        ["currency": "AFN", "amount_micro": .text(micro)]
    }

    static let all = people + money + refusals + drawer + looks

    private static let people = [
        GoldenScene(
            "login c07 --pin-stdin",
            Response(
                .ok,
                json: ["last_slip": "7K-2026-000811", "attention": [], "unclean": false]
            ),
            typed: ["482917"]
        ),
        GoldenScene(
            "login c07 --pin-stdin",
            refused(401, "IAM.PIN_WRONG", ["left": 2]),
            typed: ["000000"]
        ),
        GoldenScene(
            "login c07 --pin-stdin",
            refused(401, "IAM.PIN_LOCKED", ["staff": "c07", "wait": 30]),
            typed: ["000000"]
        ),
    ]

    private static let money = [
        GoldenScene("open --drawer D1 --float AFN 5000", saved("open", afn("5000000000"))),
        GoldenScene(
            "charge --folio F-10231 --item MINIBAR-03",
            saved("captured", afn("66000000"), ["notes": ["PRICE_LAPSED"]])
        ),
        GoldenScene(
            "charge --folio F-10231 --item X9 --note Tea",
            saved("draft", .null, ["attention": ["L-7"], "draft_reason": "item_unknown"])
        ),
        GoldenScene(
            "pay --folio F-10231 --cash USD 1",
            saved("captured", afn("66000000"), ["change": .list([afn("4250000")])])
        ),
        GoldenScene(
            "pay --folio F-10231 --cash AFN 66",
            saved("captured", afn("66000000"), ["waiting": 37])
        ),
        GoldenScene(
            "pay --folio F-9 --cash AFN 100 --unverified",
            saved("captured", afn("100000000"), ["attention": ["L-8"]])
        ),
        GoldenScene(
            "refund request 7K-2026-000812 AFN 5 --reason LEFT",
            saved("awaiting_cloud", afn("5000000"))
        ),
    ]

    private static let refusals = [
        GoldenScene(
            "pay --folio F-10231 --cash AFN 50 --amount AFN 66",
            refused(
                422,
                "DESK.SHORT_TENDER",
                ["tendered": afn("50000000"), "due": afn("66000000")]
            )
        ),
        GoldenScene("charge --folio F-1 --item X", refused(422, "DESK.SESSION_NONE")),
        GoldenScene(
            "drop --cash AFN 9000 --bag 117",
            refused(428, "DESK.COSIGN_REQUIRED")
        ),
        GoldenScene(
            "refund pay 7K-2026-000812",
            refused(424, "DESK.REFUND_NOT_APPROVED", ["slip": "7K-2026-000812"])
        ),
        GoldenScene("charge --folio F-1 --item X", refused(423, "DESK.DISK_RESERVE")),
        GoldenScene("status", nil), GoldenScene("charge --folio F-1", nil),
        GoldenScene(
            "open --drawer D1 --float AFN 5000",
            refused(428, "DESK.COSIGN_REQUIRED", ["drawer": "D1", "state": "awaiting_cosign"])
        ),
        GoldenScene(
            "open --drawer D1 --float AFN 5000",
            refused(428, "DESK.LEASE_NOT_HELD", ["drawer": "D1", "desk": "9M"])
        ),
        GoldenScene(
            "approve --supervisor s01 --reason SHORT --pin-stdin",
            refused(424, "DESK.NEEDS_LINE", ["event": "approve"]),
            typed: ["915038"]
        ),
        GoldenScene(
            "pay --folio F-10231 --cash USD 1",
            refused(
                428,
                "DESK.FX_TOO_OLD",
                ["currency": "USD", "date": "2026-11-17", "local": "AFN"]
            )
        ),
        GoldenScene(
            "pay --folio F-10231 --cash AFN 66",
            refused(423, "STORE.WRONG_KEY", blank)
        ), GoldenScene("charge --folio F-1 --item X", refused(423, "DESK.DISK_RESERVE", blank)),
        GoldenScene("open --drawer D1 --float AFN 5000", refused(423, "DESK.SUSPENDED")),
    ]

    private static let blank: JSON = ["from": "7K-M-000012", "to": "7K-M-000050"]

    private static let drawer = [
        GoldenScene(
            "count --cash AFN 1000x5",
            saved(
                "counting",
                .null,
                [
                    "expected": .list([afn("5066000000")]), "counted": .list([afn("5000000000")]),
                    "variance": .list([afn("-66000000")]),
                ]
            )
        ), GoldenScene("close", saved("awaiting_cosign")), GoldenScene("close", saved("sealed")),
        GoldenScene(
            "close --reason SHORT --cosign c04 --pin-stdin",
            saved(
                "awaiting_supervisor",
                afn("4900000000"),
                [
                    "attention": ["L-12"], "expected": .list([afn("5000000000")]),
                    "counted": .list([afn("4900000000")]), "variance": .list([afn("-100000000")]),
                ]
            ),
            typed: ["730264"]
        ),
        GoldenScene(
            "handover --to c04 --count AFN 1000x5 --pin-stdin",
            Response(
                .ok,
                json: [
                    "captured": [
                        ["slip": "7K-2026-000812", "attention": []],
                        ["slip": "7K-2026-000813", "attention": ["L-9"]],
                    ]
                ]
            ),
            typed: ["482917", "730264"]
        ),
    ]

    private static let looks = [
        GoldenScene(
            "status",
            Response(
                .ok,
                json: [
                    "mode": "recovering", "business_date": "2026-11-21",
                    "line": [
                        "state": "offline", "since": "2026-11-21T09:12:02.129Z",
                        "reason": "no_route",
                    ], "clock": ["trusted": false, "offset_ms": -2_400_000],
                    "session": ["id": "s", "drawer": "D1", "state": "open", "opened_by": "c07"],
                    "outbox": ["pending": 37, "money": .list([afn("31400000000")])],
                    "custody": ["received_seq": 1009], "attention": ["open": 2, "high": 1],
                ]
            )
        ),
        GoldenScene(
            "x",
            Response(
                .ok,
                json: [
                    "currencies": [
                        [
                            "currency": "AFN", "opening": "5000000000", "payments": "66000000",
                            "change": "-4250000", "expected": "5061750000",
                        ]
                    ], "first_slip": "7K-2026-000811", "last_slip": "7K-2026-000812",
                    "provisional": true,
                ]
            )
        ),
        GoldenScene(
            "slips",
            Response(
                .ok,
                json: [
                    "slips": [
                        [
                            "slip": "7K-2026-000811", "type": "session.open", "state": "captured",
                            "money": afn("5000000000"),
                        ],
                        [
                            "slip": "7K-2026-000812", "type": "charge.post", "state": "draft",
                            "money": .null,
                        ],
                    ]
                ]
            )
        ),
        GoldenScene(
            "attention",
            Response(
                .ok,
                json: [
                    "items": [
                        [
                            "no": "N-31", "severity": "high", "kind": "suspense",
                            "code": "MELMASTOON.BILLING.FOLIO_CLOSED", "state": "open",
                            "amount": afn("66000000"),
                        ]
                    ]
                ]
            )
        ),
    ]
}
