import CloudStore
import Ledger
import World

/// A command as the office types it: its type and what its type needs (P15.3).
struct CommandOrder {
    /// The type on the wire.
    let type: String
    /// What the type needs.
    let params: JSON
    /// Whether the offline key must sign it.
    var isDestructive: Bool { type == "wipe" }

    private init(_ type: String, _ params: JSON) {
        self.type = type
        self.params = params
    }

    private typealias Reading = Result<CommandOrder, OfficeRefusal>

    private static let usage = """
        command send freeze|unfreeze [device|drawer:D|folio:F|adjustments] | resync [COLLECTION] \
        | rotate-key | wipe immediate|after_drain --reason R [--accept-loss] [--at DEADLINE]
        """

    /// Reads the words and options of `command send`.
    static func reading(
        _ command: OfficeCommand,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<CommandOrder, OfficeRefusal> {
        switch command.words.first {
        case "freeze", "unfreeze": return try freeze(command, ledger)
        case "resync": return resync(command)
        case "rotate-key": return .success(CommandOrder("rotate_key", [:]))
        case "wipe": return wipe(command)
        default: return .failure(.usage(usage))
        }
    }

    private static func freeze(
        _ command: OfficeCommand,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> Reading {
        let type = command.words[0]
        let text = command.words.count > 1 ? command.words[1] : "device"
        guard let scope = Freeze(text) else { return .failure(.usage(usage)) }
        switch scope {
        case .device: return .success(CommandOrder(type, ["scope": "device"]))
        case .adjustments: return .success(CommandOrder(type, ["scope": "adjustments"]))
        case .folio(let number):
            guard try ledger.folio(number: number) != nil else {
                return .failure(.unknown("folio", number))
            }
            return .success(CommandOrder(type, ["scope": "folio", "folio_no": .text(number)]))
        case .drawer(let code):
            guard let id = try ledger.document("drawers", code: code)?["id"] else {
                return .failure(.unknown("drawer", code))
            }
            return .success(CommandOrder(type, ["scope": "drawer", "drawer_id": id]))
        }
    }

    private static func resync(_ command: OfficeCommand) -> Reading {
        var collections: JSON = "*"
        if command.words.count > 1 {
            guard FeedCollection(rawValue: command.words[1]) != nil else {
                return .failure(.unknown("collection", command.words[1]))
            }
            collections = [.text(command.words[1])]
        }
        return .success(
            CommandOrder("resync", ["mode": "snapshot", "collections": collections])
        )
    }

    private static func wipe(_ command: OfficeCommand) -> Reading {
        guard command.words.count > 1, ["immediate", "after_drain"].contains(command.words[1]),
            let reason = command.options["reason"], (1...140).contains(reason.count)
        else { return .failure(.usage(usage)) }
        var params: [String: JSON] = ["mode": .text(command.words[1]), "reason": .text(reason)]
        if let text = command.options["at"] {
            guard let deadline = Timestamp(text) else {
                return .failure(.usage("--at 2026-11-21T09:12:02.129Z"))
            }
            params["drain_deadline"] = .text(deadline.text)
        }
        if command.options["accept-loss"] != nil { params["accept_loss"] = true }
        return .success(CommandOrder("wipe", .object(params)))
    }
}
