import Cloud
import CloudStore
import Judge
import Keyring
import Ledger
import TestSupport
import Testing
import World

/// A property with its office, its docket and its books, over a real database file.
final class Hotel {
    let folder = ScratchFolder()
    let clock = ManualClock(Timestamp(milliseconds: 1_795_254_506_871))
    let entropy = SeededEntropy(4_711)
    let driver: any CloudDriver
    let docket: Docket
    let office: HeadOffice
    let scope: CloudScope
    static let today = "2026-11-21"

    init(on engine: Engine = .sqlite) throws {
        driver = try engine.open(in: folder)
        docket = Docket(driver: driver, clock: clock)
        guard let quick = ScryptCost(log2N: 4, r: 8, p: 1) else {
            preconditionFailure("a quick cost is a cost")
        }
        office = HeadOffice(
            driver: driver,
            docket: docket,
            clock: clock,
            entropy: entropy,
            cost: quick
        )
        let file = try JSON(parsing: Array(Self.file.utf8))
        _ = try office.perform(OfficeCommand("property import", document: file))
        let found = try driver.directory { (directory) throws(CloudStoreError) in
            try directory.find(.property, "KBL1")?.scope
        }
        scope = try #require(found)
    }

    static let file = """
        {"tenant":{"code":"melm","name":"Melmastoon Hotels"},
         "property":{"code":"KBL1","name":"Kabul House","zone":"Asia/Kabul","base_currency":"AFN",
         "business_date":"2026-11-21"},
         "drawers":[
          {"code":"D1","base_currency":"AFN","active":true,"currencies":[
           {"currency":"AFN","cash_increment":"1000000"},
           {"currency":"USD","cash_increment":"10000"}]},
          {"code":"D2","base_currency":"AFN","currencies":[
           {"currency":"AFN","cash_increment":"1000000"}]}],
         "staff":[{"code":"c07","roles":["cashier"],"pin":"482917"},
          {"code":"c04","roles":["cashier"],"pin":"730264"},
          {"code":"s01","roles":["supervisor"],"pin":"915038"}],
         "tax_rules":[{"id":"vat","jurisdiction":"AF","rate_ppm":100000,"inclusive":false,
          "order":1,"scope":"line","valid_from":"2026-01-01"}],
         "price_lists":[{"id":"pl-bar","currency":"AFN","valid_from":"2026-01-01","items":[
          {"item":"COLA","name":"Cola","price":{"currency":"AFN","amount_micro":"60000000"},
           "tax_rule_ids":["vat"]},
          {"item":"SUITE","name":"Suite","price":{"currency":"AFN","amount_micro":"9000000000"},
           "tax_rule_ids":["vat"]}]}],
         "fx_snapshots":[{"id":"fx-1","base":"AFN","taken_at":"2026-11-21T02:00:00.000Z",
          "source":"office","rates":[{"quote":"USD","rate":"70.25"}]}],
         "folios":[{"folio_no":"F-1","room":"204","currency":"AFN"},
          {"folio_no":"F-2","room":"205","currency":"AFN"},
          {"folio_no":"F-USD","room":"206","currency":"USD"}]}
        """

    /// Does a verb of the office.
    @discardableResult
    func order(
        _ verb: String,
        _ words: String...,
        options: [String: String] = [:],
        document: JSON? = nil
    ) throws -> JSON {
        let command = OfficeCommand(
            verb,
            property: "KBL1",
            words: words,
            options: options,
            document: document
        )
        return try #require(try office.perform(command))
    }

    /// Judges whatever can be judged.
    func settle() throws {
        try docket.decide(scope, within: 3_600_000)
    }

    func read<Value: Sendable>(
        _ body: (CloudLedger) throws(CloudStoreError) -> Value
    ) throws -> Value {
        try driver.transaction(scope, at: clock.now(), body)
    }

    func documents(_ collection: String, device: ID? = nil) throws -> [JSON] {
        try read { (ledger) throws(CloudStoreError) in
            try ledger.documents(collection, device: device)
        }
    }

    func id(of code: String, in collection: String) throws -> ID {
        let found = try documents(collection).first {
            ($0["code"] ?? $0["folio_no"])?.textValue == code
        }
        return try #require(found?["id"]?.textValue.flatMap { ID($0) })
    }

    func session(_ id: ID) throws -> JSON {
        try #require(try documents("cash_sessions").first { $0["id"]?.textValue == id.text })
    }

    /// The recovery sessions of a session.
    func recoveries(of id: ID) throws -> [JSON] {
        try documents("cash_sessions").filter { $0["parent_id"]?.textValue == id.text }
    }

    func balance(_ account: Account, _ reference: String, _ code: String = "AFN") throws -> Int64 {
        let currency = try #require(Currency(code))
        return try read { (ledger) throws(CloudStoreError) in
            try ledger.balance(account, reference)[currency].amountMicro
        }
    }

    func folioBalance(_ number: String) throws -> Int64 {
        try balance(.folio, id(of: number, in: "folios").text)
    }

    func openItems() throws -> [JSON] {
        try read { (ledger) throws(CloudStoreError) in try ledger.openItems() }
    }
}

/// Whole units of a currency.
func cash(_ units: Int64, _ code: String = "AFN") -> Money {
    guard let currency = Currency(code) else { preconditionFailure("no currency \(code)") }
    do { return try Money(currency, micro: units * 1_000_000) } catch {
        preconditionFailure("not an amount: \(units)")
    }
}
