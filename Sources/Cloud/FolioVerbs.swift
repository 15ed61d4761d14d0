import CloudStore
import Judge
import Ledger
import World

/// Folios as the office opens, moves and closes them.
enum FolioVerbs {
    /// `folio open F-10300 [--room R] [--currency AFN]`.
    static func open(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let number = command.words.first ?? command.options["folio"] else {
            return .failure(.usage("folio open NUMBER [--room R] [--currency CUR]"))
        }
        let base = try ledger.names()?.baseCurrency ?? ""
        guard let currency = Currency(command.options["currency"] ?? base) else {
            return .failure(.usage("unknown currency"))
        }
        if var known = try ledger.folio(number: number) {
            known.isOpen = true
            if let room = command.options["room"] { known.room = room }
            try ledger.put(known)
            return .success(answer(known))
        }
        let room = command.options["room"]
        let folio = FolioRecord(id: desk.mint(), number: number, room: room, currency: currency)
        try ledger.put(folio)
        return .success(answer(folio))
    }

    /// `folio close F-10231`.
    static func close(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        try change(command, ledger) { $0.isOpen = false }
    }

    /// `folio erase F-10231`: the label goes, from here and from every desk (K62).
    static func erase(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        try change(command, ledger) { $0.label = nil }
    }

    /// Changes the folio that a command names, and nothing else.
    private static func change(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ body: (inout FolioRecord) -> Void
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let found = try named(command, ledger)
        guard case .success(var folio) = found else { return found.map(answer) }
        body(&folio)
        try ledger.put(folio)
        return .success(answer(folio))
    }

    /// `folio move F-10231 --to F-10300`: the balance goes along; `--room R` changes the room only.
    static func move(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let named = try named(command, ledger)
        guard case .success(var folio) = named else { return named.map(answer) }
        guard let to = command.options["to"] else {
            guard let room = command.options["room"] else {
                return .failure(.usage("folio move NUMBER --to NUMBER | --room R"))
            }
            folio.room = room
            try ledger.put(folio)
            return .success(answer(folio))
        }
        guard let target = try ledger.folio(number: to) else {
            return .failure(.unknown("folio", to))
        }
        guard target.currency == folio.currency, target.isOpen, target.id != folio.id else {
            return .failure(.rule(.billing(.folioClosed), "Folio \(to) cannot take this one over."))
        }
        if !folio.balance.isZero { try ledger.book(transfer(folio, target, ledger, desk)) }
        folio.movedTo = target.id
        folio.isOpen = false
        try ledger.put(folio)
        return .success(answer(folio))
    }

    private static func transfer(
        _ folio: FolioRecord,
        _ target: FolioRecord,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> Posting {
        Posting(
            id: desk.mint(),
            kind: "folio_moved",
            causedBy: nil,
            entries: [
                Entry(.folio, folio.id.text, folio.balance.negated, origin: .cloud),
                Entry(.folio, target.id.text, folio.balance, origin: .cloud),
            ],
            businessDate: try ledger.businessDay().date
        )
    }

    private static func named(
        _ command: OfficeCommand,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<FolioRecord, OfficeRefusal> {
        guard let number = command.words.first ?? command.options["folio"] else {
            return .failure(.usage("\(command.verb) NUMBER"))
        }
        guard let folio = try ledger.folio(number: number) else {
            return .failure(.unknown("folio", number))
        }
        return .success(folio)
    }

    private static func answer(_ folio: FolioRecord) -> JSON {
        ["folio": folio.document]
    }
}
