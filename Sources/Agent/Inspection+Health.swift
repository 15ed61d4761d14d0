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
    /// - Returns: The answer of `edgectl doctor`; what only an agent can see is unknown, and the
    ///   agent is a part as well, and down.
    public static func health(of state: DiskPath, keyFile: DiskPath?, ports: AgentPorts) -> JSON {
        diagnosis(of: state, keyFile: keyFile, ports: ports).json
    }

    /// The same, of a folder whose agent is down or says itself how it is.
    static func diagnosis(
        of state: DiskPath,
        keyFile: DiskPath?,
        agent: Diagnosis.Part? = nil,
        ports: AgentPorts
    ) -> Diagnosis {
        var parts = [agent ?? Diagnosis.Part(.agent, .desk(.agentUnreachable), state.text)]
        var outbox: Diagnosis.Outbox?
        do throws(InspectionError) {
            let keys = keyFile ?? state.appending("keys")
            let inspection = try Inspection(of: state, keyFile: keys, ports: ports)
            let grade = KeyGrade(
                credential: keys == state.appending("keys") ? nil : keys,
                on: ports.disk
            )
            parts += inspection.keyParts(grade)
            parts += Diagnosis.parts(of: try inspection.verify())
            if let waiting = inspection.outbox() {
                parts.append(Diagnosis.Part(outbox: waiting))
                outbox = Diagnosis.Outbox(pending: waiting.pending, money: waiting.money.list)
            }
        } catch {
            parts.append(Diagnosis.Part(error, state))
        }
        parts += Diagnosis.machineParts(state, ports)
        for name in Diagnosis.Name.onlyOnline { parts.append(Diagnosis.Part(name, .unknown)) }
        return Diagnosis(parts, outbox: outbox)
    }

    private func keyParts(_ grade: KeyGrade) -> [Diagnosis.Part] {
        [
            isKeyringWhole
                ? Diagnosis.Part(.keys, detail: grade.meaning)
                : Diagnosis.Part(
                    .keys,
                    .store(.corrupt),
                    "one copy of the keyring; the next start mends it"
                ),
            Diagnosis.Part(recoveryKeyOf: identity),
        ]
    }
}

extension Diagnosis {
    /// Journal, store and ledger, as they verify.
    static func parts(of found: Verification) -> [Part] {
        var journal = Part(.journal)
        if let hole = found.journal.holes.first {
            journal = Part(.journal, .store(.chainBreak), hole)
        } else if !found.journal.damaged.isEmpty {
            let files = found.journal.damaged.joined(separator: " ")
            journal = Part(.journal, .store(.corrupt), files + "; the next start mends it")
        }
        var store = Part(.store)
        if !found.isStoreSound || !found.badPages.isEmpty {
            let pages = found.badPages.count
            let detail = pages == 0 ? "unreadable" : "\(pages) bad pages"
            store = Part(.store, .store(.corrupt), detail + "; the next start rebuilds it")
        }
        var ledger = Part(.ledger)
        if let broken = found.brokenInvariants.first {
            ledger = Part(.ledger, .store(.sumsBroken), broken)
        }
        return [journal, store, ledger]
    }

    /// Disk and swap.
    static func machineParts(_ state: DiskPath, _ ports: AgentPorts) -> [Part] {
        let facts = ports.machine(state)
        var parts: [Part] = []
        if let space = space(on: state, facts.fileSystem, ports) { parts.append(space) }
        switch facts.hasSwap {
        case true?:
            // SPEC: SEC-26: keys are locked in memory; what they open is not.
            let detail = "memory may be written to the swap device; keys are kept out of it"
            parts.append(Part(.swap, .warning, detail: detail))
        case false?: parts.append(Part(.swap))
        case nil: parts.append(Part(.swap, .unknown))
        }
        return parts
    }

    // SPEC: DUR-3, DUR-14. A folder that is not there has no disk.
    private static func space(
        on state: DiskPath,
        _ fileSystem: String?,
        _ ports: AgentPorts
    ) -> Part? {
        do throws(DiskError) {
            guard try ports.disk.entry(at: state) != nil else { return nil }
            let free = try ports.disk.freeBytes(at: state)
            let kind = fileSystem.map { ", " + $0 } ?? ""
            let detail = "\(free >> 20) MiB free" + kind
            if free < 128 << 20 { return Part(.disk, .desk(.diskReserve), detail) }
            if free < 512 << 20 { return Part(.disk, .warning, detail: detail) }
            if let fileSystem, !["ext4", "xfs"].contains(fileSystem) {
                return Part(.disk, .warning, detail: detail + ": no promise after a power cut")
            }
            return Part(.disk, detail: detail)
        } catch {
            return Part(.disk, .desk(.locked), "\(error)")
        }
    }
}

extension Diagnosis.Name {
    /// What only a running agent can see.
    static let onlyOnline: [Self] = [.clock, .dns, .line, .tls, .deviceAuth, .push, .pull]
}

extension Diagnosis.Part {
    /// Why there is no more to be seen than this.
    init(_ error: InspectionError, _ state: DiskPath) {
        switch error {
        case .disk(let error): self.init(.folder, .desk(.locked), "\(error)")
        case .keyring: self.init(.keys, .store(.wrongKey), state.text)
        case .notEnrolled: self.init(.enrolment, .desk(.notEnrolled))
        case .journal(let error): self.init(.journal, .desk(.locked), "\(error)")
        }
    }

    /// Whether head office could read what only this desk holds.
    init(recoveryKeyOf identity: DeviceIdentity) {
        self =
            identity.recoveryKey == nil
            ? Self(.recoveryKey, .warning, detail: "none: no sealed export, no salvage by office")
            : Self(.recoveryKey)
    }

    /// Dead letters are rows, what waits behind them are streams.
    init(outbox: OutboxStatus) {
        let counts = "\(outbox.deadLetters) dead letters, \(outbox.blocked) blocked"
        if outbox.blocked > 0 {
            self.init(.outbox, .sync(.blockedByStream), counts, reach: .stream)
        } else if outbox.deadLetters > 0 {
            self.init(.outbox, .sync(.opaqueQuarantined), counts)
        } else {
            self.init(.outbox)
        }
    }
}
