import Ledger
import TestSupport
import Testing
import World

/// Price lists, policy and entitlement.
struct ReferenceTests {
    @Test func `W3: a price is live, lapsed, missing or unknown on a business date`() throws {
        let old = try Self.list("old", "2026-01-01", "2026-06-30", ["TEA": 10])
        let new = try Self.list("new", "2026-08-01", nil, ["TEA": 12, "COLA": nil])
        let book = try PriceBook([new, old])
        let dates = [
            ("2026-06-30", "old"), ("2026-07-15", "lapsed"), ("2026-08-01", "new"),
            ("2025-12-31", "unpriced"),
        ]
        for (text, wanted) in dates {
            let date = try #require(BusinessDate(text))
            switch book.find("TEA", on: date) {
            case .live(let entry): #expect(entry.listID == wanted)
            case .lapsed(let entry):
                #expect(wanted == "lapsed")
                #expect(entry.listID == "old")
            case .unpriced: #expect(wanted == "unpriced")
            case .unknown: Issue.record("tea is known")
            }
            #expect(book.find("SOAP", on: date) == .unknown)
        }
        let date = try #require(BusinessDate("2026-09-01"))
        guard case .unpriced = book.find("COLA", on: date) else {
            Issue.record("cola has no price")
            return
        }
        #expect(book.entry("TEA", in: "old", on: date) == nil)
        #expect(book.entry("TEA", in: "new", on: date)?.listVersion == 1)
    }

    @Test func `W3: two lists that price an item on one date are refused with the whole set`()
        throws
    {
        let first = try Self.list("a", "2026-01-01", "2026-06-30", ["TEA": 10])
        let second = try Self.list("b", "2026-06-30", nil, ["TEA": 12])
        let error = #expect(throws: PriceOverlap.self) { try PriceBook([first, second]) }
        #expect(error?.item == "TEA")
        #expect(error?.lists == ["a", "b"])
    }

    @Test func `P12.1: the example documents are read and written again`() throws {
        let bytes = Repository.bytes("sync-protocol/examples/04-snapshot.part-1.ndjson")
        var read = 0
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let row = try JSON(parsing: Array(line))
            let document = try #require(row["doc"])
            switch row["c"]?.textValue {
            case "policy": #expect(try Policy(document, "doc").json == document)
            case "entitlement": #expect(try Entitlement(document, "doc").json == document)
            case "business_days": #expect(try BusinessDay(document, "doc").json == document)
            case "price_lists": #expect(try PriceList(document, "doc").json == document)
            case "tax_rules": #expect(try TaxRule(document, "doc").json == document)
            case "fx_snapshots": #expect(try FXSnapshot(document, "doc").json == document)
            default: continue
            }
            read += 1
        }
        #expect(read == 7)
    }

    @Test func `P12.1: a price list names an item once, in its own currency`() throws {
        let good = try Self.list("a", "2026-01-01", nil, ["TEA": 10]).json
        let item = try #require(good["items"]?.listValue?.first)
        var foreign = try #require(item.objectValue)
        foreign["price"] = ["currency": "USD", "amount_micro": "1000000"]
        var fine = try #require(item.objectValue)
        fine["price"] = ["currency": "AFN", "amount_micro": "1"]
        for items in [[item, item], [.object(foreign)], [.object(fine)], [1]] as [[JSON]] {
            var members = try #require(good.objectValue)
            members["items"] = .list(items)
            #expect(throws: ShapeError.self) { try PriceList(.object(members), "doc") }
        }
    }

    @Test func `VAR-1: tolerances have their defaults, and what is not named is nothing`() throws {
        let policy = Policy.standard
        let wanted: [(String, Int64, Int64)] = [
            ("AFN", 50, 500), ("USD", 1, 10), ("EUR", 1, 10), ("PKR", 0, 0),
        ]
        for (code, small, large) in wanted {
            let currency = try #require(Currency(code))
            #expect(policy.coSignTolerance[currency].amountMicro == small * 1_000_000)
            #expect(policy.supervisorTolerance[currency].amountMicro == large * 1_000_000)
        }
        let afghani = try #require(Currency("AFN"))
        #expect(policy.coSignTolerance.allows(try Money(afghani, micro: -50_000_000)))
        #expect(!policy.coSignTolerance.allows(try Money(afghani, micro: 50_010_000)))
    }

    @Test func `P12.1: policy has the defaults of the house where the office set nothing`() {
        let policy = Policy.standard
        #expect(policy.recountLimit == 2)
        #expect(policy.sealedLimit == 12)
        #expect(policy.softDuplicateSeconds == 120)
        #expect(policy.staffLeaseDays == 7)
        #expect(policy.isCountBlind && policy.honorsQuotedPrice && !policy.isCountTotalAllowed)
        #expect(policy.rateAgeHours == 24 && policy.rateHardAgeHours == 72)
        #expect(policy.pinWaitSeconds == [30, 900] && policy.pinTryLimit == 10)
        #expect(policy.loginIdleMinutes == 15 && policy.loginHours == 12)
        #expect(policy.rounding == .halfUp && policy.untaxedDate == nil)
        #expect(policy.drawerCeiling == nil)
    }

    @Test func `P12.1: a policy value of another shape refuses the row`() throws {
        let faults: [(String, JSON)] = [
            ("tol_K", ["AFN": 50]), ("tol_K", ["XXX": "1"]), ("tol_S", ["AFN": "-1"]),
            ("recounts_max", "2"), ("recounts_max", -1), ("wait_pin_s", [30]),
            ("clock_limits_ms", [1, 2, "3"]), ("blind_count", 1), ("rounding_mode", "down"),
            ("allow_untaxed", true), ("denominations", ["AFN": ["0"]]),
            ("denominations", ["AFN": ["1000000", "1000000"]]),
        ]
        for (name, value) in faults {
            let row: JSON = ["id": "p", "ver": 1, "values": .object([name: value])]
            #expect(throws: ShapeError.self, "\(name)") { try Policy(row, "policy") }
        }
        let row: JSON = [
            "id": "p", "ver": 9,
            "values": [
                "tol_K": ["AFN": "7000000"], "unknown_key": [1], "recounts_max": 5,
                "denominations": ["AFN": ["1000000000"]], "allow_untaxed": "2026-11-21",
            ],
        ]
        let policy = try Policy(row, "policy")
        let afghani = try #require(Currency("AFN"))
        #expect(policy.json == row)
        #expect(policy.recountLimit == 5)
        #expect(policy.coSignTolerance[afghani].amountMicro == 7_000_000)
        #expect(policy.denominations.faces(of: afghani) == [1_000_000_000])
        #expect(try policy.denominations.contains(10_000, of: #require(Currency("USD"))))
    }

    @Test func `CNT-1: the default notes and coins are those of the house`() throws {
        let counts = ["AFN": 9, "USD": 12, "EUR": 15, "PKR": 10, "JPY": 0]
        for (code, count) in counts {
            let currency = try #require(Currency(code))
            let faces = Denominations.standard.faces(of: currency)
            #expect(faces.count == count)
            #expect(faces == faces.sorted(by: >))
            #expect(faces.allSatisfy { $0 % currency.quantum == 0 })
        }
    }

    @Test func `ROL-5: sessions stop only after an announced moment`() throws {
        let moment = try #require(Timestamp("2026-12-01T00:00:00.000Z"))
        for state in ["active", "suspended"] {
            let document: JSON = [
                "id": "e", "ver": 1, "state": .text(state), "suspend_at": .text(moment.text),
            ]
            let entitlement = try Entitlement(document, "doc")
            #expect(!entitlement.stopsSessions(at: moment.adding(milliseconds: -1)))
            #expect(entitlement.stopsSessions(at: moment) == (state == "suspended"))
        }
        let silent: JSON = ["id": "e", "ver": 1, "state": "suspended", "suspend_at": nil]
        #expect(try !Entitlement(silent, "doc").stopsSessions(at: moment))
    }

    private static func list(
        _ id: String,
        _ from: String,
        _ through: String?,
        _ prices: [String: Int64?]
    ) throws -> PriceList {
        let items: [JSON] = prices.sorted { $0.key < $1.key }.map { code, price in
            let money: JSON? = price.map {
                ["currency": "AFN", "amount_micro": .text(String($0 * 1_000_000))]
            }
            return [
                "item": .text(code), "name": .text(code), "price": money ?? .null,
                "tax_rule_ids": ["vat"],
            ]
        }
        return try PriceList(
            [
                "id": .text(id), "ver": 1, "currency": "AFN", "valid_from": .text(from),
                "valid_to": through.map { .text($0) } ?? .null, "items": .list(items),
            ],
            "doc"
        )
    }
}
