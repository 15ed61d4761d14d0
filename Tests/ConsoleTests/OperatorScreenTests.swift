import TestSupport
import Testing
import World

@testable import Console

/// What operators read: the parts of a desk, and what does not agree.
struct OperatorScreenTests {
    /// A printer that is there or not.
    private struct Roll: Printer {
        var trouble: PrinterError.Code?

        func deliver(
            _ bytes: [UInt8],
            to place: PrinterPlace,
            isRaw: Bool
        ) throws(PrinterError) {}

        func answer(at place: PrinterPlace) throws(PrinterError) {
            if let trouble { throw PrinterError(trouble, "\(place)") }
        }
    }

    private func parts(_ printer: JSON) -> Response {
        Response(
            .ok,
            json: [
                "ok": true, "reach": "nothing",
                "parts": [
                    ["part": "swap", "ok": true, "state": "warning"], printer,
                    ["part": "journal", "ok": true, "state": "ok"],
                ],
            ]
        )
    }

    private static let still: JSON = ["part": "printer", "ok": true, "state": "ok"]
    private static let waiting: JSON = [
        "part": "printer", "ok": true, "state": "warning", "detail": "3 slips wait for paper",
    ]

    @Test(
        arguments: [
            (nil, nil, still, "ok: none is set up"),
            (nil, nil, waiting, "warning: none is set up,"),
            ("printer = desk", nil, still, "ok: desk"),
            ("printer = /dev/lp0", .absent, still, "warning: /dev/lp0: absent"),
            ("printer = desk", .notReady, waiting, "warning: desk: notReady, 3 slips"),
            ("printer = a b", nil, still, "warning: /etc/melmastoon-edge/till.conf, line 1"),
        ] as [(String?, PrinterError.Code?, JSON, String)]
    )
    func `FM-D-07: doctor says of the printer whether it is set up, answers, and what waits`(
        setUp: String?,
        trouble: PrinterError.Code?,
        told: JSON,
        expected: String
    ) async throws {
        let rig = TillRig(
            "en",
            answer: parts(told),
            name: "edgectl",
            printer: Roll(trouble: trouble)
        )
        if let setUp { try rig.put(setUp + "\n", at: TillConfiguration.file) }
        let seen = await rig.run(["doctor", "--json"])
        let answer = try JSON(parsing: Array(seen.out.utf8))
        let parts = try #require(answer["parts"]?.listValue)
        let part = try #require(parts.first { $0["part"] == "printer" })
        let text = (part["state"]?.textValue ?? "") + ": " + (part["detail"]?.textValue ?? "")
        #expect(text.hasPrefix(expected))
        let states = parts.compactMap { $0["state"]?.textValue }
        #expect(states == states.sorted().reversed(), "what works comes last")
        #expect(seen.exit == .done)
    }

    private func run(_ words: [String], _ answer: JSON, as name: String) async -> TillRig.Seen {
        await TillRig("en", answer: Response(.ok, json: answer), name: name).run(words)
    }

    @Test func `FM-E-10: who reviews differences reads them in three places`() async throws {
        let amount: JSON = ["currency": "AFN", "amount_micro": "66000000"]
        let items = await run(
            ["attention"],
            [
                "items": [
                    [
                        "no": "N-31", "severity": "high", "kind": "incident", "state": "open",
                        "code": "incident_required", "amount": amount,
                    ]
                ]
            ],
            as: "till"
        )
        #expect(
            items.out == """
                no    severity  kind      code               state  amount
                N-31  high      incident  incident_required  open   AFN 66.00

                """
        )
        let differing: JSON = [
            "ok": false, "total": 1, "sessions": 3, "incident_required": true,
            "findings": [
                [
                    "kind": "slip_unknown", "detail": "7K-2026-000812", "how": "unidentified",
                    "money": [amount],
                ]
            ],
        ]
        let found = await run(["reconcile"], differing, as: "edgectl")
        #expect(
            found.out == """
                1 things do not agree; nothing was changed. A supervisor settles them with \
                till attention.
                Head office is told: more than 0.5 % of what was moved does not agree.
                slip_unknown  7K-2026-000812  unidentified  AFN 66.00

                """
        )
        #expect(found.exit == .attention)
        let machine = await run(["reconcile", "--json"], differing, as: "edgectl")
        #expect(try JSON(parsing: Array(machine.out.utf8)) == differing)
        let page: JSON = ["through": 40, "actions": 9, "more": false]
        let rig = TillRig("en", answer: Response(.ok, json: page), name: "edgectl")
        try rig.put("", at: DiskPath("/out/empty"))
        let exported = await rig.run(["export", "--out", "/out/bundle"])
        #expect(exported.exit == .done && exported.out.contains("/out/bundle"))
    }
}
