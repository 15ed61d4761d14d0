import Ledger
import Store
import Sync
import World

/// A wipe that the office ordered and that is under way (SEC-23).
struct WipeOrder: Equatable {
    let command: ID
    let cseq: Int64
    /// Whether it waits until the cloud holds everything.
    let isAfterDrain: Bool
    /// When a wipe that still waits is given up: the office must ask again.
    let deadline: Timestamp?

    /// What is noted, so that a wipe is gone on with after a cut.
    var note: JSON {
        .members([
            ("type", "wipe"), ("command_id", .text(command.text)), ("cseq", .integer(cseq)),
            ("after_drain", .boolean(isAfterDrain)),
            ("deadline", deadline.map { .text($0.text) }),
        ])
    }

    init(_ command: CloudCommand) {
        self.command = command.commandID
        cseq = command.cseq
        isAfterDrain = command.params["mode"] != "immediate"
        deadline = command.params["drain_deadline"]?.textValue.flatMap { Timestamp($0) }
    }

    /// Reads a note; nil for one that ended.
    init?(_ note: JSON?) {
        guard let note, note["ended"] == nil, let cseq = note["cseq"]?.integerValue,
            let command = note["command_id"]?.textValue.flatMap({ ID($0) })
        else { return nil }
        self.command = command
        self.cseq = cseq
        isAfterDrain = note["after_drain"] != false
        deadline = note["deadline"]?.textValue.flatMap { Timestamp($0) }
    }
}

extension DeviceAgent {
    /// Begins a wipe, or refuses one that would lose what nobody could read again.
    func wipe(_ command: CloudCommand) -> (CommandReport?, [Errand]) {
        let order = WipeOrder(command)
        if !order.isAfterDrain, holdsBack, !hasRecoveryKey,
            command.params["accept_loss"] != true
        {
            let state = CommandState(.refused, code: Code.desk(.notPermitted).text)
            return (note(command, state) ? report(command, state) : nil, [])
        }
        let running = CommandState(.running)
        guard note(command, running, beside: [order.note]) else { return (nil, []) }
        commandTalk.wipe = order
        return (report(command, running), [.tidy(.wipe)])
    }

    /// Takes up the wipe that the life before this one noted.
    func resumeWipe() {
        guarded { () throws(StoreError) in
            commandTalk.wipe = WipeOrder(try store.note("wipe"))
        }
    }

    /// Whether the wipe may begin now; one whose deadline passed is given up and reported.
    func isWipeDue() -> (isDue: Bool, errands: [Errand]) {
        guard let order = commandTalk.wipe else { return (false, []) }
        if !order.isAfterDrain || !holdsBack { return (true, []) }
        let now = ports.clock.now()
        guard let deadline = order.deadline,
            (talk?.estimate.cloudTime(at: now) ?? now) > deadline
        else { return (false, []) }
        let state = CommandState(.failed, code: Code.sync(.expired).text)
        var ended = order.note.objectValue ?? [:]
        ended["ended"] = true
        let note = noteOf(order.command, order.cseq, "wipe", state)
        guard save(notes: [note, .object(ended)]) else { return (false, []) }
        commandTalk.wipe = nil
        commandTalk.reports.append(
            CommandReport(id: order.command, cseq: order.cseq, state: state, isGenuine: true)
        )
        return (false, nextReport())
    }

    /// Whether the cloud does not hold everything; a store that cannot tell counts as that, and so
    /// does one that lacks what the journal has (WF-4).
    var holdsBack: Bool {
        guard behind.isEmpty, !needsRebuild else { return true }
        var isHeld = true
        guarded { () throws(StoreError) in isHeld = try store.pendingCount() > 0 }
        return isHeld
    }

    private var hasRecoveryKey: Bool {
        identity.trust["recovery_key"]?["x"]?.textValue.flatMap { Base64.bytes($0) }?.count == 32
    }
}
