public import Ledger
import World

extension LedgerView {
    /// Collects what may decide an action.
    ///
    /// - Parameters:
    ///   - action: The action.
    ///   - circumstances: Its circumstances.
    ///   - books: The cloud's books.
    /// - Returns: The view.
    /// - Throws: What the books throw.
    public static func assembled<Books: LedgerReader>(
        for action: Action,
        about circumstances: Circumstances,
        reading books: Books
    ) throws(Books.Failure) -> LedgerView {
        var view = LedgerView(circumstances, on: try books.businessDay())
        view.policy = try books.policy(version: nil) ?? .standard
        if let version = action.policyVersion {
            view.namedPolicy = try books.policy(version: version)
        }
        view.isSuspended = try books.isSuspended()
        for id in action.approvals.map(\.staffID) + [action.actor.staffID].compactMap({ $0 }) {
            view.staff[id] = try books.staff(id)
        }
        if let reference = action.stepUp?.stepUpReference {
            view.stepUp = try books.stepUp(reference, for: action.id)
        }
        if let slip = action.slip, let owner = try books.slipOwner(slip) {
            view.isSlipTaken = owner != action.id
        }
        try view.read(action.stream, books)
        try view.read(action.payload, books)
        try view.readReturn(action, books)
        return view
    }

    /// What earlier actions tell about one that mirrors, pays back or settles.
    private mutating func readReturn<Books: LedgerReader>(
        _ action: Action,
        _ books: Books
    ) throws(Books.Failure) {
        switch action.payload {
        case .paymentReverse(let mirror):
            original = try books.original(mirror.paymentActionID)
            try read(folioOf: original?.entries ?? [], books)
        case .refundRequest(let request):
            let id = request.refundID
            refund = try books.refund(id, of: request.paymentID, asked: action.id)
        case .refundPayout(let payout):
            let asked = action.dependencies.first
            refund = try books.refund(payout.refundID, of: payout.paymentID, asked: asked)
            let named = refund?.payment?["folio_id"]?.textValue.flatMap { ID($0) }
            if let folio = named.map(FolioTarget.id) ?? refund?.request?.folio {
                try read(folio, books)
            }
        case .folioSettle(let settle): try read(.id(settle.folioID), books)
        case .attentionResolve(let resolve):
            item = try books.item(resolve.itemID)
            if let folio = resolve.folio { try read(folio, books) }
            if let money = resolve.money, case .chargePost(let charge)? = item?.draft?.payload {
                try read(pricesOf: charge, books)
                prices.agreed = money
            }
        default: break
        }
    }

    private mutating func read<Books: LedgerReader>(
        folioOf entries: [Entry],
        _ books: Books
    ) throws(Books.Failure) {
        let line = entries.first { $0.account == .folio }
        guard let folio = line.flatMap({ ID($0.reference) }) else { return }
        rates.current = try books.fxSnapshot(nil)
        try read(.id(folio), books)
    }

    /// Collects what may decide an action whose payload nobody can read.
    ///
    /// - Parameters:
    ///   - action: What of it can be read.
    ///   - circumstances: Its circumstances.
    ///   - books: The cloud's books.
    /// - Returns: The view.
    /// - Throws: What the books throw.
    public static func assembled<Books: LedgerReader>(
        for action: UnreadableAction,
        about circumstances: Circumstances,
        reading books: Books
    ) throws(Books.Failure) -> LedgerView {
        var view = LedgerView(circumstances, on: try books.businessDay())
        try view.read(action.stream, books)
        return view
    }

    private mutating func read<Books: LedgerReader>(
        _ stream: Stream,
        _ books: Books
    ) throws(Books.Failure) {
        var drawerID: ID?
        if case .session(let id) = stream {
            if let record = try books.session(id) {
                session = try Self.books(of: record, books)
                drawerID = record.drawerID
            }
            if let record = try books.recovery(of: id) {
                recovery = try Self.books(of: record, books)
                drawerID = record.drawerID
            }
            if drawerID == nil {
                drawerID = try books.likelyDrawer(of: circumstances.deviceID)
            }
        }
        if let drawerID { try read(drawer: drawerID, books) }
    }

    private mutating func read<Books: LedgerReader>(
        drawer id: ID,
        _ books: Books
    ) throws(Books.Failure) {
        var open: [SessionBooks] = []
        for record in try books.openSessions(on: id) {
            open.append(try Self.books(of: record, books))
        }
        var isReopened = false
        if let named = session?.record.id {
            isReopened = try books.isReopened(id, after: named)
        }
        drawer = DrawerBooks(
            id: id,
            record: try books.drawer(id),
            open: open,
            isReopened: isReopened
        )
    }

    private static func books<Books: LedgerReader>(
        of record: SessionRecord,
        _ books: Books
    ) throws(Books.Failure) -> SessionBooks {
        SessionBooks(record, balance: try books.balance(.drawer, record.id.text))
    }

    private mutating func read<Books: LedgerReader>(
        _ payload: Payload,
        _ books: Books
    ) throws(Books.Failure) {
        switch payload {
        case .sessionOpen(let open): try read(drawer: open.drawerID, books)
        case .paymentCash(let payment), .paymentDeposit(let payment):
            rates.current = try books.fxSnapshot(nil)
            if case .folio(let target) = payment.purpose { try read(target, books) }
        case .drawerExchange: rates.current = try books.fxSnapshot(nil)
        case .tenderMemo(let memo):
            rates.current = try books.fxSnapshot(nil)
            try read(memo.folio, books)
        case .chargePost(let charge):
            rates.current = try books.fxSnapshot(nil)
            try read(charge.folio, books)
            try read(pricesOf: charge, books)
        case .chargeVoid(let void):
            charge = try books.charge(void.chargeID, action: void.chargeActionID)
        case .sessionConfirmClose(let confirmation):
            try read(signersOf: confirmation, books)
        case .incarnationBegin, .sessionCount, .sessionClose, .paymentReverse, .drawerPaidIn,
            .drawerPaidOut, .drawerDrop, .drawerNoSale, .refundRequest, .refundPayout, .folioSettle,
            .attentionResolve, .auditEvent, .outboxOpaque:
            break
        }
    }

    private mutating func read<Books: LedgerReader>(
        signersOf confirmation: SessionConfirmClose,
        _ books: Books
    ) throws(Books.Failure) {
        let closing = (recovery ?? session)?.record.closing
        if let cashier = closing?.staffID { staff[cashier] = try books.staff(cashier) }
        if let version = closing?.policyVersion {
            namedPolicy = try books.policy(version: version)
        }
    }

    private mutating func read<Books: LedgerReader>(
        pricesOf charge: ChargePost,
        _ books: Books
    ) throws(Books.Failure) {
        if let list = charge.priceList {
            prices.carried = try books.priceList(list.id, version: list.version)
        }
        prices.book = try books.priceBook()
        prices.taxRules = try books.taxRules()
    }

    private mutating func read<Books: LedgerReader>(
        _ target: FolioTarget,
        _ books: Books
    ) throws(Books.Failure) {
        switch target {
        case .id(let id): try read(try books.folio(id), books)
        case .number(let number): try read(try books.folio(number: number), books)
        case .room(let room):
            let open = try books.openFolios(room: room)
            try read(open.count == 1 ? open.first : nil, books)
            // The order of commits decides, no clock (G5): whose minibar it was nobody can tell.
            if try books.hasFormerFolio(room: room) { folio = .reassigned }
        }
    }

    private mutating func read<Books: LedgerReader>(
        _ named: FolioRecord?,
        _ books: Books
    ) throws(Books.Failure) {
        guard let named else { return }
        var place = named
        // A chain of moves longer than this is a loop.
        for _ in 0..<8 {
            guard let next = place.movedTo else { break }
            guard let target = try books.folio(next) else { return }
            place = target
        }
        if place.movedTo != nil { return }
        folio = place.id == named.id ? .found(place) : .moved(to: place)
        lateFolio = try books.lateFolio(of: place.id)
        hasDrafts = try books.hasDrafts(on: place.id)
        if let snapshot = place.fxSnapshotID {
            rates.ofFolio = try books.fxSnapshot(snapshot)
        }
    }
}
