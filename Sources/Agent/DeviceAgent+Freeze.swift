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
            let all = isFrozen ? [Freeze.device.text] : try frozen()
            guard save(word, order.scope.map { [$0.text] } ?? all, by: peer) else {
                return .failure(Refusal(.store(.cannotSave)))
            }
            return .success(["freezes": .list(try frozen().map(JSON.text))])
        } catch { return .failure(Refusal(error)) }
    }

    private func frozen() throws(StoreError) -> [String] {
        try store.freezes().map(\.text).sorted()
    }

    /// One group: an event and a note for each scope; nothing is written when there is none.
    private func save(_ word: String, _ scopes: [String], by peer: Peer) -> Bool {
        if scopes.isEmpty { return true }
        let actions = scopes.enumerated().map { index, scope in
            let event = AuditEvent(
                .override,
                about: AuditEvent.Subject(kind: word, id: scope),
                detail: Self.detail(of: peer)
            )
            return systemAction(.auditEvent(event), seq: journal.position.seq + 1 + Int64(index))
        }
        return save(
            actions: actions.map(\.json),
            notes: scopes.map { ["type": .text(word), "scope": .text($0)] }
        )
    }

    private static func detail(of peer: Peer) -> String? {
        guard case .local(let user, _) = peer else { return nil }
        return "edgectl, uid \(user)"
    }
}
