import Agent
import Journal
import Ledger
import Store
import Sync
import TestSupport
import World

/// Boots the production agent from a crash image and gathers what it shows.
struct CrashBoot {
    let recording: CrashRecording
    /// How many actions were told before the cut.
    let told: Int
    var isPureCut: Bool
    /// Whether the disk may have lost what it said was synced.
    let isHonest: Bool
    /// Where this boot's randomness begins: salts must not repeat themselves.
    var seed: UInt64

    /// A boot after all of a recording.
    init(after recording: CrashRecording) {
        self.recording = recording
        told = recording.toldCount
        isPureCut = true
        isHonest = true
        seed = recording.seed &* 7_919 &+ 11
    }

    /// A boot at the moment to which a walk has come.
    init(_ line: CrashLine, _ recording: CrashRecording) {
        self.recording = recording
        told = line.told
        isPureCut = true
        isHonest = line.model.isHonest
        seed = recording.seed &* 1_000_003 &+ UInt64(line.moment) &* 64 &+ 5
    }

    /// Boots what a boot left once more, and without its store.
    func goFurther(from left: DiskImage, _ evidence: inout CrashEvidence) {
        guard evidence.halt == nil, isHonest else { return }
        var next = self
        next.seed &+= 1
        let again = next.run(left).evidence
        evidence.again = again.halt == nil ? again.contents : ImageHash()
        var bare = left
        for name in left.names.keys where name.hasPrefix(CrashDesk.state.text + "/store/") {
            bare.names[name] = nil
        }
        next.seed &+= 1
        let rebuilt = next.run(bare).evidence
        evidence.rebuilt = rebuilt.halt == nil ? rebuilt.fold : ImageHash()
    }

    /// Boots once and looks; the disk is dead afterwards.
    func run(_ image: DiskImage) -> (evidence: CrashEvidence, disk: SimulatedDisk) {
        let disk = SimulatedDisk(image)
        var evidence = run(on: disk)
        evidence.gaveUpStore = !image.hasQuarantinedStore && disk.image.hasQuarantinedStore
        return (evidence, disk)
    }

    /// Boots on a disk, which may refuse.
    func run(on disk: SimulatedDisk) -> CrashEvidence {
        var evidence = CrashEvidence()
        evidence.isPureCut = isPureCut && isHonest
        evidence.told = isHonest ? Array(recording.told.prefix(told)) : []
        let clock = ManualClock(recording.end.adding(milliseconds: 60_000))
        do {
            let outcome = try Boot(
                configuration: AgentConfiguration(),
                state: CrashDesk.state,
                credential: nil,
                ports: CrashDesk.ports(disk, clock, SeededEntropy(seed))
            ).run()
            switch outcome {
            case .locked(let desk, _, _): evidence.halt = desk.code.text + " " + desk.detail
            case .ready(let agent, _): try look(agent, disk, clock, &evidence)
            }
        } catch { evidence.halt = "\(error)" }
        disk.cut()
        return evidence
    }

    private func look(
        _ agent: DeviceAgent,
        _ disk: SimulatedDisk,
        _ clock: ManualClock,
        _ evidence: inout CrashEvidence
    ) throws {
        let (records, findings) = try CrashLook(disk, clock).journal()
        evidence.records = records
        evidence.holes = findings.holes
        evidence.breaks = findings.breaks
        let store = agent.store
        evidence.declared = try store.holes().count
        evidence.position = try store.position()
        for custody in try store.custodies() {
            evidence.received[custody.incarnation] = custody.receivedSeq
            var next: Int64 = 1
            while next <= custody.lastSeq {
                let rows = try store.outbox(custody.incarnation, from: next, limit: 500)
                evidence.rows += rows
                next = max(next + 1, (rows.last?.seq ?? next) + 1)
            }
        }
        try figures(store, &evidence)
        try folios(store, &evidence)
        evidence.fold = try fold(store, evidence)
        evidence.contents = try contents(store, evidence)
    }

    private func figures(_ store: DeviceStore, _ evidence: inout CrashEvidence) throws {
        let sessions = Set(evidence.rows.compactMap(CashAgrees.session))
        for name in sessions.sorted() {
            guard let id = ID(name) else { continue }
            for (currency, figures) in try store.figures(of: id) {
                let micro = try figures.expected().amountMicro
                if micro != 0 { evidence.cash["\(name) \(currency)"] = micro }
            }
        }
    }

    /// Folios as the screen has them, beside the lines that this desk wrote on them.
    private func folios(_ store: DeviceStore, _ evidence: inout CrashEvidence) throws {
        for row in evidence.rows where row.carriedBy == nil {
            guard let payload = row.action?.payload else { continue }
            for entry in try Entries.of(payload) where entry.account == .folio {
                evidence.posted[entry.reference, default: 0] += entry.money.amountMicro
            }
        }
        for number in 1...12 {
            guard let folio = try store.folio(.number("F-\(number)")) else { continue }
            let byNumber = evidence.posted.removeValue(forKey: "number:" + folio.number) ?? 0
            let byID = evidence.posted.removeValue(forKey: folio.id.text) ?? 0
            evidence.posted[folio.number] = byID + byNumber
            evidence.folios[folio.number] = folio.balance.amountMicro
        }
    }

    /// What the journal alone decides.
    private func fold(_ store: DeviceStore, _ evidence: CrashEvidence) throws -> ImageHash {
        var hash = ImageHash()
        for row in evidence.rows {
            hash.mix(row.incarnation.text)
            hash.mix(UInt64(row.seq))
            hash.mix(row.hash)
            hash.mix(row.local)
        }
        for (name, micro) in evidence.cash.sorted(by: { $0.key < $1.key }) {
            hash.mix(name)
            hash.mix(UInt64(bitPattern: micro))
        }
        hash.mix(try store.lastSlip()?.text ?? "-")
        let tried = evidence.records.filter { $0.kind == .note }.compactMap {
            NumberedOnce.body($0)["staff_id"]?.textValue
        }
        for staff in Set(tried).sorted() {
            guard let id = ID(staff) else { continue }
            hash.mix(UInt64(try store.pinTries(of: id, version: 1)))
        }
        return hash
    }

    /// What the store holds, without what only this life wrote.
    private func contents(_ store: DeviceStore, _ evidence: CrashEvidence) throws -> ImageHash {
        var hash = evidence.fold
        for row in evidence.rows { hash.mix(row.state.rawValue) }
        for custody in try store.custodies() {
            hash.mix(custody.incarnation.text)
            hash.mix(UInt64(custody.lastSeq))
            hash.mix(UInt64(custody.receivedSeq))
            hash.mix(custody.decided.text)
        }
        for id in try store.liveSessions() {
            hash.mix(id.text)
            hash.mix("\(String(describing: try store.sessionState(id)))")
        }
        for (name, sum) in try store.sums().sorted(by: { $0.key < $1.key }) {
            hash.mix(name)
            hash.mix("\(sum)")
        }
        return hash
    }
}
