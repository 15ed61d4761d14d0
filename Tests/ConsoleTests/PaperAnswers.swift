import World

/// Answers of a desk as the pages get them.
enum PaperAnswers {
    static func money(_ micro: Int64, _ currency: String = "AFN") -> JSON {
        ["currency": .text(currency), "amount_micro": .text(String(micro))]
    }

    /// What every slip has, around a payload.
    static func slip(_ type: String, _ payload: JSON, state: String = "captured") -> JSON {
        [
            "slip": "7K-2026-000812", "type": .text(type), "state": .text(state),
            "action_id": "01a1fd63-0c9f-77db-906d-023712b32c09", "seq": 1046,
            "captured_at": "2026-11-21T09:12:02.129Z", "business_date": "2026-11-21",
            "staff": "c07", "notes": [], "payload": payload, "property": "Kabul House",
            "property_code": "KBL1", "drawer": "D1", "folio_no": "F-10231", "room": "204",
            "zone": "Asia/Kabul", "utc_offset_s": 16_200, "reference": "7K-MH-1046",
            "chain_head": "k3Jd82xQv0w", "copies": 0, "signed_by": [], "drawer_effect": [],
        ]
    }

    static let charge = slip(
        "charge.post",
        [
            "item": "MINIBAR-03", "description": "Cola", "quantity": 2,
            "unit_price": money(60_000_000), "net": money(120_000_000),
            "gross": money(132_000_000), "estimate": false,
            "tax": [
                [
                    "tax_rule_id": "vat-af-10", "rate_ppm": 100_000, "inclusive": false,
                    "amount": money(12_000_000),
                ]
            ],
        ]
    )

    static let draft = slip(
        "charge.post",
        [
            "item": "RENTAL", "description": "چای سبز", "quantity": 1, "unit_price": nil,
            "net": nil, "gross": nil, "tax": [], "estimate": true,
            "draft_reason": "price_missing",
        ],
        state: "draft"
    )

    static let payment = slip(
        "payment.cash",
        [
            "tender": [
                [
                    "money": money(20_000_000, "USD"), "value": money(1_405_000_000),
                    "fx_snapshot_id": "fx-1", "rate": "70.25",
                ]
            ],
            "settled": money(1_234_560_000), "change": money(170_000_000),
            "rounding": money(440_000), "residual": money(0),
        ]
    )

    static let report: JSON = [
        "session": "01a1fd63-0c9f-77db-906d-023712b32c09", "drawer": "D1", "state": "sealed",
        "business_date": "2026-11-21", "opened_at": "2026-11-21T04:00:00.000Z",
        "opened_by": "c07", "z_no": 3, "counts": 2, "drafts": 1, "reason_code": "MISCOUNT",
        "provisional": true, "first_slip": "7K-2026-000801", "last_slip": "7K-2026-000830",
        "first_seq": 1001, "last_seq": 1046, "chain_head": "k3Jd82xQv0wAAAAAAAAAAAAA",
        "property": "Kabul House", "property_code": "KBL1", "device": "7K",
        "made_at": "2026-11-21T18:30:00.000Z", "zone": "Asia/Kabul", "utc_offset_s": 16_200,
        "clock_trusted": false, "version": "1.0.0", "no_sales": 1, "pending": 2,
        "pending_money": [money(31_400_000_000)],
        "attention": ["open": 1, "money": [money(500_000_000)]],
        "currencies": [
            [
                "currency": "AFN", "opening": "5000000000", "payments": "1000000000",
                "change": "-170000000", "refunds": "0", "reversals": "0", "paid_in": "0",
                "paid_out": "-50000000", "drops": "-2000000000", "exchanges": "0",
                "rounding": "440000", "expected": "3780000000", "counted": "3779000000",
                "variance": "-1000000", "in_transit": "2000000000",
            ]
        ],
        "counted_lines": [
            ["face": money(1_000_000_000), "count": 3], ["face": money(1_000_000), "count": 779],
        ],
        "movements": [
            ["account": "paid_out", "ref": "TAXI", "money": money(-50_000_000)],
            [
                "account": "transit", "ref": "BAG-77", "money": money(-2_000_000_000),
                "in_transit": money(2_000_000_000),
            ],
        ],
        "signed_by": [["kind": "cosign", "staff": "c04"]],
    ]
}
