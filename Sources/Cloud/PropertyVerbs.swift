import CloudStore
import Ledger
import Sync
import World

/// Where a property is served.
enum PropertyVerbs {
    /// `property move https://eu2.example.net`: its devices are sent there (421, P18.1).
    static func move(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let address = command.words.first, address.hasPrefix("https://"),
            !address.dropFirst("https://".count).contains("/")
        else { return .failure(.usage("property move https://HOST")) }
        let home = address + SyncRoute.base
        try ledger.move(to: home)
        return .success(["base_url": .text(home)])
    }

    /// `property stay`: its devices are served here again.
    static func stay(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        try ledger.move(to: nil)
        return .success(["base_url": .null])
    }
}
