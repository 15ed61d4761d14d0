import Desk
import Journal
import Ledger
import Store
import World

extension DeviceAgent {
    /// Freezes or unfreezes a scope by hand, journaled with who asked (SEC-20, `domain.md` 8).
    func freeze(_ order: FreezeOrder, _ isFrozen: Bool, by peer: Peer) -> Result<JSON, Refusal> {
        do throws(StoreError) {
            if case .drawer(let code) = order.scope,
                try !store.drawers().contains(where: { $0.code == code })
            {
                return .failure(.desk(.drawerUnknown, ["drawer": .text(code)]))
            }
            if case .folio(let number) = order.scope, try store.folio(.number(number)) == nil {
                return .failure(.desk(.folioUnknown, ["folio": .text(number)]))
            }
            let word = isFrozen ? "freeze" : "unfreeze"
            let event = AuditEvent(
                .override,
                about: AuditEvent.Subject(kind: word, id: order.scope.text),
                detail: Self.detail(of: peer)
            )
            let note: JSON = ["type": .text(word), "scope": .text(order.scope.text)]
            let action = systemAction(.auditEvent(event), seq: journal.position.seq + 1)
            guard save(actions: [action.json], notes: [note]) else {
                return .failure(Refusal(.store(.cannotSave)))
            }
            let scopes = try store.freezes().map(\.text).sorted()
            return .success(["freezes": .list(scopes.map(JSON.text))])
        } catch { return .failure(Refusal(error)) }
    }

    private static func detail(of peer: Peer) -> String? {
        guard case .local(let user, _) = peer else { return nil }
        return "edgectl, uid \(user)"
    }
}
