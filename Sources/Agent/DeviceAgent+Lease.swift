import Desk
import Ledger
import Store
import World

extension DeviceAgent {
    /// Journals a wish for a drawer; the next hello tells the cloud.
    ///
    /// - Throws: ``Refusal`` for an unknown drawer, or one whose session is open here.
    func wish(_ asked: LeaseWish, _ request: Request) throws(Refusal) -> JSON {
        let drawer = try find(asked.drawer)
        if asked.word == .release, try isInUse(drawer) {
            throw .desk(.illegalTransition, ["state": "open"])
        }
        let subject = AuditEvent.Subject(kind: AuditEvent.Subject.leaseKind, id: drawer.id.text)
        let act = Override(word: asked.word.rawValue, subjects: [subject], request: request)
        try override(act, by: request.peer)
        return [
            "drawer": .text(drawer.code), "wish": .text(asked.word.rawValue),
            "held": .boolean(drawer.lease?.deviceID == identity.deviceID),
            "online": .boolean(line.isOnline),
        ]
    }

    private func find(_ code: String) throws(Refusal) -> Drawer {
        let drawers: [Drawer]
        do throws(StoreError) { drawers = try store.drawers() } catch { throw Refusal(error) }
        guard let drawer = drawers.first(where: { $0.code == code }) else {
            throw .desk(.drawerUnknown, ["drawer": .text(code)])
        }
        return drawer
    }

    private func isInUse(_ drawer: Drawer) throws(Refusal) -> Bool {
        do throws(StoreError) {
            for id in try store.liveSessions() {
                guard let session = try store.session(id) else { continue }
                if session.drawer.id == drawer.id, session.state.blocksDrawer { return true }
            }
            return false
        } catch { throw Refusal(error) }
    }

    /// Drawers that this desk wants and nobody holds (P16.3): by wish, else by configuration.
    func wantedLeases() throws(StoreError) -> [ID] {
        var wanted: [ID] = []
        for drawer in try store.drawers() where drawer.lease == nil && drawer.isActive {
            let wish = try store.leaseWish(drawer.id).flatMap(LeaseWish.Word.init)
            if wish.map({ $0 == .want }) ?? isConfigured(drawer) { wanted.append(drawer.id) }
        }
        return wanted
    }

    private func isConfigured(_ drawer: Drawer) -> Bool {
        switch configuration.drawers {
        case .any: true
        case .only(let codes): codes.contains(drawer.code)
        }
    }

    /// Drawers that this desk holds and an operator gave back.
    func releasedLeases() throws(StoreError) -> [ID] {
        var released: [ID] = []
        for drawer in try store.drawers() where drawer.lease?.deviceID == identity.deviceID {
            if try store.leaseWish(drawer.id) == LeaseWish.Word.release.rawValue {
                released.append(drawer.id)
            }
        }
        return released
    }
}
