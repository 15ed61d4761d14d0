/// The price lists of a property together: what costs what on which business date.
///
/// - SeeAlso: W3, F1, F2.
public struct PriceBook: Sendable {
    /// An item with the list it stands in.
    public struct Entry: Hashable, Sendable {
        /// The list, named on the charge.
        public let listID: String
        /// Its version, named on the charge.
        public let listVersion: Int64
        /// The currency of the list.
        public let currency: Currency
        /// The dates the list is live on.
        public let validity: DateSpan
        /// The item.
        public let item: PriceList.Item
    }

    /// What the lists know of an item on a date.
    public enum Lookup: Hashable, Sendable {
        /// It has a price.
        case live(Entry)
        /// It stands in a live list, which has no price for it, or only in a list yet to come.
        case unpriced(Entry)
        /// It stood in a list that has ended; the newest of those.
        case lapsed(Entry)
        /// No list names it.
        case unknown
    }

    private let entries: [String: [Entry]]

    /// Puts lists together.
    ///
    /// - Throws: ``PriceOverlap`` when an item has two lists live on one date; the whole set is
    ///   refused then.
    public init(_ lists: [PriceList]) throws(PriceOverlap) {
        var entries: [String: [Entry]] = [:]
        for list in lists {
            for item in list.items {
                let known = entries[item.code, default: []]
                if let other = known.first(where: { $0.validity.overlaps(list.validity) }) {
                    throw PriceOverlap(item: item.code, lists: [other.listID, list.id].sorted())
                }
                entries[item.code] =
                    known + [
                        Entry(
                            listID: list.id,
                            listVersion: list.version,
                            currency: list.currency,
                            validity: list.validity,
                            item: item
                        )
                    ]
            }
        }
        self.entries = entries
    }

    /// Looks an item up for a claimed business date.
    public func find(_ code: String, on date: BusinessDate) -> Lookup {
        guard let known = entries[code] else { return .unknown }
        if let live = known.first(where: { $0.validity.contains(date) }) {
            return live.item.price == nil ? .unpriced(live) : .live(live)
        }
        let past = known.filter { $0.validity.hasEnded(before: date) }
        if let last = past.max(by: { $0.validity.from < $1.validity.from }) { return .lapsed(last) }
        guard let next = known.min(by: { $0.validity.from < $1.validity.from }) else {
            return .unknown
        }
        return .unpriced(next)
    }

    /// Finds the price that a version of a list carried, when that list is live on the date (W3).
    ///
    /// - Parameters:
    ///   - code: The item.
    ///   - listID: The list that the charge names.
    ///   - date: The claimed business date.
    /// - Returns: The entry, or nil when the list is gone, ended, or does not name the item.
    public func entry(_ code: String, in listID: String, on date: BusinessDate) -> Entry? {
        entries[code]?.first { $0.listID == listID && $0.validity.contains(date) }
    }
}

/// Two lists that price one item on one date.
public struct PriceOverlap: Error, Hashable, Sendable {
    /// The item.
    public let item: String
    /// The two lists, by name.
    public let lists: [String]
}
