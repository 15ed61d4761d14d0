import Judge
import Ledger
import World

/// The books of a property as the judge's view is assembled from them (W1-W6).
struct LedgerBooks: LedgerReader {
    let ledger: CloudLedger

    func businessDay() throws(CloudStoreError) -> BusinessDay {
        guard let document = try ledger.documents("business_days").first else { throw .damaged }
        return try Self.read { () throws(ShapeError) in
            try BusinessDay(document, "business_days")
        }
    }

    func policy(version: Int64?) throws(CloudStoreError) -> Policy? {
        let document =
            if let version {
                try ledger.version(version, of: "policy", ledger.scope.property.text)
            } else {
                try ledger.documents("policy").first
            }
        guard let document else { return nil }
        return try Self.read { () throws(ShapeError) in try Policy(document, "policy") }
    }

    func isSuspended() throws(CloudStoreError) -> Bool {
        guard let document = try ledger.documents("entitlement").first else { return false }
        let entitlement = try Self.read { () throws(ShapeError) in
            try Entitlement(document, "entitlement")
        }
        return entitlement.stopsSessions(at: ledger.now)
    }

    func staff(_ id: ID) throws(CloudStoreError) -> StaffRecord? {
        guard let document = try ledger.document("staff", id.text) else { return nil }
        var record = try Self.read { () throws(ShapeError) in try StaffRecord(document) }
        record.pinVersion = try ledger.pin(of: id)?.version
        return record
    }

    func slipOwner(_ slip: SlipNumber) throws(CloudStoreError) -> ID? {
        try ledger.slipOwner(slip)
    }

    func session(_ id: ID) throws(CloudStoreError) -> SessionRecord? {
        try ledger.session(id)
    }

    func recovery(of id: ID) throws(CloudStoreError) -> SessionRecord? {
        try ledger.recovery(of: id)
    }

    func openSessions(on drawer: ID) throws(CloudStoreError) -> [SessionRecord] {
        try ledger.openSessions(on: drawer)
    }

    func isReopened(_ drawer: ID, after session: ID) throws(CloudStoreError) -> Bool {
        try ledger.isReopened(drawer, after: session)
    }

    func drawer(_ id: ID) throws(CloudStoreError) -> DrawerRecord? {
        guard let document = try ledger.document("drawers", id.text) else { return nil }
        return try Self.read { () throws(ShapeError) in try DrawerRecord(document) }
    }

    func likelyDrawer(of device: ID) throws(CloudStoreError) -> ID? {
        if let last = try ledger.lastDrawer(of: device) { return last }
        let drawers = try ledger.documents("drawers")
        let held = drawers.first { $0["lease"]?["device_id"]?.textValue == device.text }
        return (held ?? drawers.first)?["id"]?.textValue.flatMap { ID($0) }
    }

    func balance(_ account: Account, _ reference: String) throws(CloudStoreError) -> Totals {
        try ledger.balance(account, reference)
    }

    func folio(_ id: ID) throws(CloudStoreError) -> FolioRecord? {
        guard let document = try ledger.document("folios", id.text) else { return nil }
        return try Self.read { () throws(ShapeError) in try FolioRecord(document) }
    }

    func folio(number: String) throws(CloudStoreError) -> FolioRecord? {
        guard let id = try ledger.folioID(number: number) else { return nil }
        return try folio(id)
    }

    func openFolios(room: String) throws(CloudStoreError) -> [FolioRecord] {
        var found: [FolioRecord] = []
        for id in try ledger.openFolioIDs(room: room) {
            if let folio = try folio(id) { found.append(folio) }
        }
        return found
    }

    func hasFormerFolio(room: String) throws(CloudStoreError) -> Bool {
        for id in try ledger.formerFolioIDs(room: room) {
            if try folio(id)?.movedTo == nil { return true }
        }
        return false
    }

    func lateFolio(of id: ID) throws(CloudStoreError) -> FolioRecord? {
        guard let late = try ledger.lateFolioID(of: id) else { return nil }
        return try folio(late)
    }

    func hasDrafts(on folio: ID) throws(CloudStoreError) -> Bool {
        try ledger.hasDrafts(on: folio)
    }

    func charge(_ id: ID, action: ID) throws(CloudStoreError) -> ChargeBooks {
        guard let document = try ledger.document("folio_charges", id.text) else {
            guard let known = try ledger.firstCustody(of: action) else { return .unknown }
            return known.verdict == nil ? .draft : .moot
        }
        let charge = try Self.read { () throws(ShapeError) in try ChargeRecord(document) }
        var folio: FolioRecord?
        if let id = charge.folioID { folio = try self.folio(id) }
        return .booked(
            charge,
            entries: try ledger.entries(of: charge.actionID),
            folioIsOpen: folio?.isOpen ?? true
        )
    }

    func original(_ action: ID) throws(CloudStoreError) -> OriginalBooks? {
        guard let known = try ledger.action(action) else { return nil }
        var books = OriginalBooks(
            known,
            entries: try ledger.entries(of: action),
            isMirrored: try ledger.isMirrored(action)
        )
        if let id = known.payload.reversibleID {
            books.payment = try ledger.document("payments", id.text)
            books.refund = try refund(id)
        }
        books.officeItem = try open(CloudLedger.officeReversal(of: action))
        let held = books.entries.first { $0.account == .suspense }
        if let item = held.flatMap({ ID($0.reference) }) { books.suspenseItem = try open(item) }
        return books
    }

    /// The item, nil when it is not open.
    private func open(_ item: ID) throws(CloudStoreError) -> ID? {
        try ledger.document("attention", item.text)?["state"] == "open" ? item : nil
    }

    private func refund(_ id: ID) throws(CloudStoreError) -> Refund? {
        guard let document = try ledger.document("refunds", id.text) else { return nil }
        return try Self.read { () throws(ShapeError) in try Refund(document, "refunds") }
    }

    func refund(
        _ id: ID,
        of payment: ID?,
        asked request: ID?
    ) throws(CloudStoreError) -> RefundBooks {
        var books = RefundBooks(
            refund: try refund(id),
            request: nil,
            payment: nil,
            others: Totals()
        )
        if let request, case .refundRequest(let asked) = try ledger.action(request)?.payload {
            books.request = asked
        }
        guard let payment else { return books }
        books.payment = try ledger.document("payments", payment.text)
        books.others = try ledger.refunded(of: payment, but: id)
        return books
    }

    func item(_ id: ID) throws(CloudStoreError) -> ItemBooks? {
        guard let document = try ledger.document("attention", id.text) else { return nil }
        let action = document["action_id"]?.textValue.flatMap { ID($0) }
        var books = ItemBooks(
            id: id,
            kind: document["kind"]?.textValue ?? "",
            isOpen: document["state"] == "open",
            actionID: action
        )
        for money in try ledger.balance(.suspense, id.text).withoutZeros {
            books.held.append(Entry(.suspense, id.text, money))
        }
        guard let action, let known = try ledger.action(action) else { return books }
        if let payment = known.payload.reversibleID {
            books.payment = try ledger.document("payments", payment.text)
        }
        if books.kind == AttentionRecord.Kind.shortBag.rawValue,
            case .drawerDrop(let drop) = known.payload
        {
            books.held = try ledger.balance(.transit, drop.bagNumber).withoutZeros.map {
                Entry(.transit, drop.bagNumber, $0)
            }
        }
        if books.kind == AttentionRecord.Kind.draft.rawValue { books.draft = known }
        if case .session(let session) = known.stream { books.session = try self.session(session) }
        if case .chargePost(let charge) = known.payload,
            case .booked(let record, _, _) = try self.charge(charge.chargeID, action: action),
            record.state == .late, let folio = record.folioID
        {
            books.held = [Entry(.folio, folio.text, record.gross)]
        }
        return books
    }

    func stepUp(_ reference: String, for action: ID) throws(CloudStoreError) -> StepUpBooks? {
        guard let hash = Base64.bytes(reference), try ledger.isProved(hash, for: action) else {
            return nil
        }
        return try ledger.stepUp(hash)
    }

    func priceList(_ id: String, version: Int64) throws(CloudStoreError) -> PriceList? {
        guard let document = try ledger.version(version, of: "price_lists", id) else { return nil }
        return try Self.read { () throws(ShapeError) in try PriceList(document, "price_lists") }
    }

    func priceBook() throws(CloudStoreError) -> PriceBook? {
        var lists: [PriceList] = []
        for document in try ledger.documents("price_lists") {
            lists.append(
                try Self.read { () throws(ShapeError) in try PriceList(document, "price_lists") }
            )
        }
        do throws(PriceOverlap) { return try PriceBook(lists) } catch { return nil }
    }

    func taxRules() throws(CloudStoreError) -> [TaxRule] {
        var rules: [TaxRule] = []
        for document in try ledger.versions(of: "tax_rules") {
            rules.append(
                try Self.read { () throws(ShapeError) in try TaxRule(document, "tax_rules") }
            )
        }
        return rules
    }

    func fxSnapshot(_ id: String?) throws(CloudStoreError) -> FXSnapshot? {
        let document: JSON?
        if let id {
            document = try ledger.document("fx_snapshots", id)
        } else {
            // The newest by the time its rates were taken.
            document = try ledger.documents("fx_snapshots").max { left, right in
                (left["taken_at"]?.textValue ?? "") < (right["taken_at"]?.textValue ?? "")
            }
        }
        guard let document else { return nil }
        return try Self.read { () throws(ShapeError) in try FXSnapshot(document, "fx_snapshots") }
    }

    /// Reads a document of our own; one that cannot be read is damage.
    static func read<Value>(
        _ body: () throws(ShapeError) -> Value
    ) throws(CloudStoreError) -> Value {
        do throws(ShapeError) { return try body() } catch { throw .damaged }
    }
}
