import Desk
import Journal
import Ledger
import Store
import World

extension DeviceAgent {
    /// Freezes or unfreezes a scope by hand, journaled with who asked (SEC-20, `domain.md` 8).
    ///
    /// - Throws: ``Refusal`` for a scope that nobody knows; nothing was saved then.
    func freeze(_ order: FreezeOrder, _ isFrozen: Bool, by peer: Peer) throws(Refusal) -> JSON {
        try check(order)
        let word = isFrozen ? "freeze" : "unfreeze"
        let all = isFrozen ? [Freeze.device.text] : try frozen()
        let scopes = order.scope.map { [$0.text] } ?? all
        var act = Override(
            word: word,
            subjects: scopes.map { AuditEvent.Subject(kind: word, id: $0) }
        )
        act.notes = scopes.map { ["type": .text(word), "scope": .text($0)] }
        if !scopes.isEmpty { try override(act, by: peer) }
        return ["freezes": .list(try frozen().map(JSON.text))]
    }

    private func check(_ order: FreezeOrder) throws(Refusal) {
        let fault: Refusal?
        do throws(StoreError) {
            switch order.scope {
            case .drawer(let code) where try !store.drawers().contains { $0.code == code }:
                fault = .desk(.drawerUnknown, ["drawer": .text(code)])
            case .folio(let number) where try store.folio(.number(number)) == nil:
                fault = .desk(.folioUnknown, ["folio": .text(number)])
            case .drawer, .folio, .device, .adjustments, nil: fault = nil
            }
        } catch { throw Refusal(error) }
        if let fault { throw fault }
    }

    private func frozen() throws(Refusal) -> [String] {
        do throws(StoreError) { return try store.freezes().map(\.text).sorted() } catch {
            throw Refusal(error)
        }
    }
}
