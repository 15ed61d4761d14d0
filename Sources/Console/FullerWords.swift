import Ledger
import World

/// A message that says more than its code alone, where the figures came with the refusal.
///
/// - SeeAlso: `domain.md` 14.
struct FullerWords {
    /// The key in the catalogue; the entry has a title and a hint, as a code has.
    let key: String
    /// The codes that it is about.
    let codes: Set<Code>
    /// What has to be known for it.
    let params: Set<String>

    /// Every such message.
    static let all = [
        FullerWords("open.blocked", [.desk(.cosignRequired)], ["drawer"]),
        FullerWords("open.no_lease", [.desk(.leaseNotHeld)], ["drawer", "desk"]),
        FullerWords("approve.no_line", [.desk(.needsLine)], ["event"]),
        FullerWords("fx.stale", [.desk(.fxTooOld)], ["date", "local"]),
        FullerWords("locked", [.desk(.locked), .store(.wrongKey)], ["from", "to"]),
        FullerWords("disk.reserve", [.desk(.diskReserve)], ["from", "to"]),
    ]

    private init(_ key: String, _ codes: Set<Code>, _ params: Set<String>) {
        self.key = key
        self.codes = codes
        self.params = params
    }

    /// The entry of the catalogue for a code and what is known with it.
    static func key(_ code: String, _ params: [String: JSON]) -> String {
        guard let known = Code(code) else { return code }
        let fuller = all.first { $0.codes.contains(known) && $0.params.isSubset(of: params.keys) }
        return fuller?.key ?? code
    }
}
