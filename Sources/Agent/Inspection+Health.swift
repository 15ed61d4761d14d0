import Desk
import Journal
import Ledger
import Store
public import World

extension Inspection {
    /// How every part of a folder is that no daemon works on; the broken parts come first.
    ///
    /// Nothing in the folder is made or changed, whatever is found (SEC-5).
    ///
    /// - Parameters:
    ///   - state: The folder.
    ///   - keyFile: The key-encryption key; nil for `DIR/keys`.
    ///   - ports: The outside.
    /// - Returns: `ok`, `parts` with `part`, `ok`, `code` and `detail`, and `outbox` when the store
    ///   can be read. The agent is a part as well, and down.
    public static func health(of state: DiskPath, keyFile: DiskPath?, ports: AgentPorts) -> JSON {
        var parts = [Part("agent", .desk(.agentUnreachable), state.text)]
        var outbox: JSON?
        do throws(InspectionError) {
            let keys = keyFile ?? state.appending("keys")
            let inspection = try Inspection(of: state, keyFile: keys, ports: ports)
            parts.append(inspection.keyringPart)
            let found = try inspection.verify()
            parts += inspection.parts(found)
            outbox = inspection.outbox().map { waiting in
                [
                    "pending": .integer(waiting.pending), "money": Totals.json(waiting.money.list),
                ]
            }
        } catch {
            parts.append(Part(error, state))
        }
        if let space = space(on: state, ports) { parts.append(space) }
        let broken = parts.filter { $0.code != nil }
        // What must be mended comes before what must only be started.
        let ordered = broken.dropFirst() + broken.prefix(1) + parts.filter { $0.code == nil }
        return .members([
            ("ok", .boolean(broken.isEmpty)), ("parts", .list(ordered.map(\.json))),
            ("outbox", outbox),
        ])
    }

    /// One part of a desk.
    struct Part {
        let name: String
        var code: Code?
        var detail: String?

        init(_ name: String, _ code: Code? = nil, _ detail: String? = nil) {
            self.name = name
            self.code = code
            self.detail = detail
        }

        /// Why there is no more to be seen than this.
        init(_ error: InspectionError, _ state: DiskPath) {
            switch error {
            case .disk(let error): self.init("folder", .desk(.locked), "\(error)")
            case .keyring: self.init("keys", .store(.wrongKey), state.text)
            case .notEnrolled: self.init("enrolment", .desk(.notEnrolled))
            case .journal(let error): self.init("journal", .desk(.locked), "\(error)")
            }
        }

        var json: JSON {
            .members([
                ("part", .text(name)), ("ok", .boolean(code == nil)),
                ("code", code.map { .text($0.text) }), ("detail", detail.map(JSON.text)),
            ])
        }
    }

    private var keyringPart: Part {
        isKeyringWhole
            ? Part("keys")
            : Part("keys", .store(.corrupt), "one copy of the keyring; the next start mends it")
    }

    private func parts(_ found: Verification) -> [Part] {
        var journal = Part("journal")
        if let hole = found.journal.holes.first {
            journal = Part("journal", .store(.chainBreak), hole)
        } else if found.journal.copies < 2 {
            journal = Part("journal", .store(.corrupt), "one copy; the next start mends it")
        }
        var store = Part("store")
        if !found.isStoreSound || !found.badPages.isEmpty {
            let pages = found.badPages.count
            let detail = pages == 0 ? "unreadable" : "\(pages) bad pages"
            store = Part("store", .store(.corrupt), detail + "; the next start rebuilds it")
        }
        var ledger = Part("ledger")
        if let broken = found.brokenInvariants.first {
            ledger = Part("ledger", .store(.sumsBroken), broken)
        }
        return [journal, store, ledger]
    }

    // SPEC: DUR-14. A folder that is not there has no disk.
    private static func space(on state: DiskPath, _ ports: AgentPorts) -> Part? {
        do throws(DiskError) {
            guard try ports.disk.entry(at: state) != nil else { return nil }
            let free = try ports.disk.freeBytes(at: state)
            if free >= 128 << 20 { return Part("disk") }
            return Part("disk", .desk(.diskReserve), "\(free >> 20) MiB free")
        } catch {
            return Part("disk", .desk(.locked), "\(error)")
        }
    }
}
