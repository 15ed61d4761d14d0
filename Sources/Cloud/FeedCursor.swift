import CloudStore
import Keyring
import Ledger
import Sync
import World

/// What the cloud keeps in a cursor: epoch, view, where staging stands and where the replica does.
///
/// Shape: `c1.<epoch>.<view>.<position>.<base>.<day>`. A mark moves the position alone, so that the
/// checkpoint that ends a resumed pull sums up every collection that changed since the replica's
/// own cut.
struct FeedCursor: Hashable {
    let cloudEpoch: String
    let view: String
    /// Up to here everything is in staging.
    let position: Int64
    /// Up to here everything is in the replica.
    let base: Int64
    /// The day, since 1970, on which the sums of every collection were sent last (P11.8).
    let day: Int64

    init(cloudEpoch: String, view: String, position: Int64, base: Int64, day: Int64) {
        self.cloudEpoch = cloudEpoch
        self.view = view
        self.position = position
        self.base = base
        self.day = day
    }

    init?(_ cursor: Cursor) {
        let parts = cursor.text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "c1", let position = Self.number(parts[3]),
            let base = Self.number(parts[4]), base <= position, let day = Self.number(parts[5])
        else { return nil }
        self.init(
            cloudEpoch: String(parts[1]),
            view: String(parts[2]),
            position: position,
            base: base,
            day: day
        )
    }

    /// The day of a moment.
    static func day(of now: Timestamp) -> Int64 {
        max(0, now.milliseconds.flooredDivision(by: 86_400_000).quotient)
    }

    /// Whether the cut is older than changes are promised to be kept (P11.7).
    ///
    /// The first checkpoint of a day moves its day; the cursor of some collections alone has none.
    func isGone(after seconds: Int64, at now: Timestamp) -> Bool {
        day > 0 && (Self.day(of: now) - day) * 86_400 > seconds
    }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...18).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return nil }
        return Int64(text)
    }

    var cursor: Cursor {
        guard let cursor = Cursor("c1.\(cloudEpoch).\(view).\(position).\(base).\(day)") else {
            preconditionFailure("an epoch and a view are letters, digits and lines")
        }
        return cursor
    }

    /// The view of a device: everything of its property, and what is for it alone.
    ///
    /// A new set of collections would be another view.
    static func view(of device: ID) -> String {
        "v_" + String(Digest.sha256(Array("view 1 of \(device.text)".utf8)).hex.prefix(12))
    }
}
