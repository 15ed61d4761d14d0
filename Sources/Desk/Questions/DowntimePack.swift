public import Ledger
public import World

/// The answer to `GET /v1/downtime-pack`: what a desk needs on paper when the power is gone.
///
/// - SeeAlso: BR-17, SLP-3.
public struct DowntimePack: Hashable, Sendable {
    /// The most folios of one pack; a house with more has more than one desk.
    public static let folioLimit = 2_000

    /// The house.
    public let property: PropertyName
    /// The claimed business date.
    public let businessDate: BusinessDate
    /// When it was put together.
    public let madeAt: Timestamp
    /// The zone's offset from UTC at that moment, in seconds.
    public let utcOffsetSeconds: Int64
    /// The open folios, by room and number; replica plus overlay.
    public let folios: [Folio]
    /// The price lists that are live on the date.
    public let priceLists: [PriceList]
    /// The blank slip that is printed next.
    public let nextBlankSlip: BlankSlip

    /// Puts a pack together.
    ///
    /// - Parameters:
    ///   - property: The house.
    ///   - date: The claimed business date.
    ///   - moment: When, and the zone's offset from UTC in seconds.
    ///   - folios: The open folios.
    ///   - priceLists: The price lists that are live on the date.
    ///   - nextBlankSlip: The blank slip that is printed next.
    public init(
        _ property: PropertyName,
        on date: BusinessDate,
        at moment: (now: Timestamp, utcOffsetSeconds: Int64),
        folios: [Folio],
        priceLists: [PriceList],
        nextBlankSlip: BlankSlip
    ) {
        self.property = property
        businessDate = date
        madeAt = moment.now
        utcOffsetSeconds = moment.utcOffsetSeconds
        self.folios = folios
        self.priceLists = priceLists
        self.nextBlankSlip = nextBlankSlip
    }

    /// The body.
    public var json: JSON {
        .members(
            property.members + [
                ("business_date", .text(businessDate.text)), ("made_at", .text(madeAt.text)),
                ("utc_offset_s", .integer(utcOffsetSeconds)),
                ("folios", .list(folios.prefix(Self.folioLimit).map(Self.line))),
                ("is_whole", .boolean(folios.count <= Self.folioLimit)),
                ("price_lists", .list(priceLists.map(\.json))),
                ("next_paper_slip", .text(nextBlankSlip.text)),
            ]
        )
    }

    private static func line(_ folio: Folio) -> JSON {
        .members([
            ("folio_no", .text(folio.number)), ("room", folio.room.map(JSON.text)),
            ("label", folio.label.map(JSON.text)), ("balance", folio.balance.json),
            ("no_post", .boolean(folio.isNoPost)),
        ])
    }
}
