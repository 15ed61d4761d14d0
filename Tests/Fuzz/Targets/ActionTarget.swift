import Ledger
import World

extension Target {
    /// Actions as they are hashed, journaled and judged.
    static let action = Target("action", .json, sizeLimit: 16_384) {
        { input in
            guard let document = RoundTrip.document(input) else { return }
            try RoundTrip.check(document, read: Action.init, write: \.json)
            _ = Action.isOfUnknownType(document)
            _ = ChainLink.identity(of: document)
            let read = RoundTrip.value { () throws(ShapeError) in try Action(document) }
            guard let action = read else { return }
            // A sum of what it says may be out of reach, but never trap.
            _ = RoundTrip.value { () throws(MoneyError) in try action.payload.drawerEffect() }
        }
    }
}
