import Keyring
import Ledger
import Store
import Sync
import World

/// Does what the office commands: each once, in the order of the numbers (P15, SEC-22).
///
/// A command is noted with what came of it in the same group of the journal as its effect, so a
/// repeat gives the first result. The number told last is kept in a setting: where a cut takes it
/// back, the same commands come again, and so do their first results.
extension DeviceAgent {
    /// Asks for the commands that a hint tells of, once for each number.
    func commandsDue(_ hints: SyncHints?) -> [Errand] {
        guard let cseq = hints?.cseq, cseq > commandTalk.askedFor else { return [] }
        commandTalk.askedFor = cseq
        let told = reportedCommand
        return cseq > told ? [.office(.commands(after: told))] : []
    }

    /// The number of the last command whose end the cloud knows.
    private var reportedCommand: Int64 {
        var told: Int64 = 0
        guarded { () throws(StoreError) in
            told = try store.setting("command_reported").flatMap { Int64($0) } ?? 0
        }
        return told
    }

    /// Does what a list asks for, and says what is to be told first.
    func obey(_ list: CommandList) -> [Errand] {
        var errands: [Errand] = []
        for command in list.commands.prefix(32) {
            let (state, more) = obey(command)
            errands += more
            guard let state else { continue }
            commandTalk.reports.append(state)
        }
        return errands + nextReport()
    }

    /// What is to be told next.
    func nextReport() -> [Errand] {
        commandTalk.reports.first.map { [.office(.report($0))] } ?? []
    }

    /// The cloud knows of the end of a command; what waits behind it is told next.
    func reported(_ report: CommandReport) -> [Errand] {
        commandTalk.reports.removeAll { $0.id == report.id }
        if report.isGenuine, report.state.word.isFinal || commandTalk.wipe != nil {
            guarded { () throws(StoreError) in
                try store.set("command_reported", "\(max(report.cseq, reportedCommand))")
            }
        }
        return nextReport()
    }

    /// Nobody answered: the next hint asks again.
    func officeUnanswered() {
        commandTalk.askedFor = 0
        commandTalk.reports = []
    }

    private func obey(_ command: CloudCommand) -> (CommandReport?, [Errand]) {
        do throws(StoreError) {
            let known = try store.command(command.commandID.text)
            if let begun = known.begun { return again(command, begun) }
            do throws(CloudCommand.Refusal) {
                try check(command, after: known.highest)
            } catch { return (refused(command, error), []) }
            if command.cseq > known.highest + 1 {
                ports.log.write(.error, "command.gap", [.count(.records, command.cseq)])
            }
            return try run(command)
        } catch {
            if error.isDamage { needsRebuild = true }
            return (nil, [])
        }
    }

    private func check(
        _ command: CloudCommand,
        after highest: Int64
    ) throws(CloudCommand.Refusal) {
        let now = ports.clock.now()
        try command.check(
            device: identity.deviceID,
            key: pinned(command.signed.keyID),
            lastCseq: highest,
            at: max(now, talk?.estimate.cloudTime(at: now) ?? now)
        )
    }

    /// The key that was pinned at enrolment under a name.
    private func pinned(_ keyID: String) -> CloudCommand.PinnedKey? {
        for pinned in identity.trust["command_keys"]?.listValue ?? [] {
            guard let word = pinned["class"]?.textValue,
                let keyClass = CloudCommand.KeyClass(rawValue: word), let jwk = pinned["jwk"],
                let key = VerifyingKey(jwk: jwk), key.thumbprint == keyID
            else { continue }
            return CloudCommand.PinnedKey(keyClass) { key.isValid($0, over: $1) }
        }
        return nil
    }

    /// A repeat gives the first result; what was only begun is gone on with.
    private func again(_ command: CloudCommand, _ begun: JSON) -> (CommandReport?, [Errand]) {
        let word = begun["state"]?.textValue.flatMap(CommandState.Word.init(rawValue:))
        if word == .running, command.type == "rotate_key" {
            return (nil, [.office(.newKey(command.commandID))])
        }
        let state = CommandState(word ?? .running, code: begun["code"]?.textValue)
        return (report(command, state), [])
    }

    /// An expired command is remembered; one that is not the office's leaves no trace but a log
    /// line, else a stranger could use up the numbers.
    private func refused(
        _ command: CloudCommand,
        _ refusal: CloudCommand.Refusal
    ) -> CommandReport? {
        ports.log.write(.error, "command.refused", [.code(refusal.rawValue)])
        let code: Code.SyncName
        switch refusal {
        case .keyClass: code = .keyClass
        case .replayed: code = .replayed
        case .expired: code = .expired
        case .device, .key, .signature: code = .signatureInvalid
        }
        let state = CommandState(.refused, code: Code.sync(code).text)
        if refusal == .expired { guard note(command, state) else { return nil } }
        let isGenuine = refusal == .expired || refusal == .replayed
        return CommandReport(
            id: command.commandID,
            cseq: command.cseq,
            state: state,
            isGenuine: isGenuine
        )
    }

    private func run(_ command: CloudCommand) throws(StoreError) -> (CommandReport?, [Errand]) {
        switch command.type {
        case "freeze", "unfreeze": return (try freeze(command), [])
        case "resync":
            let names = command.params["collections"]?.listValue?.compactMap(\.textValue)
            let done = CommandState(.done)
            guard note(command, done) else { return (nil, []) }
            return (report(command, done), happened(.resyncOrdered(collections: names)))
        case "rotate_key":
            guard makeNextKey(), note(command, CommandState(.running)) else { return (nil, []) }
            return (nil, [.office(.newKey(command.commandID))])
        case "wipe": return wipe(command)
        default: return (failed(command, .sync(.actionTypeUnsupported)), [])
        }
    }

    private func freeze(_ command: CloudCommand) throws(StoreError) -> CommandReport? {
        guard let scope = try scope(of: command.params) else {
            return failed(command, .sync(.notFound))
        }
        let note: JSON = ["type": .text(command.type), "scope": .text(scope.text)]
        let done = CommandState(.done)
        return self.note(command, done, beside: [note]) ? report(command, done) : nil
    }

    private func scope(of params: JSON) throws(StoreError) -> Freeze? {
        switch params["scope"]?.textValue {
        case "device": return .device
        case "adjustments": return .adjustments
        case "folio": return params["folio_no"]?.textValue.map(Freeze.folio)
        case "drawer":
            let id = params["drawer_id"]?.textValue
            return try store.drawers().first { $0.id.text == id }.map { .drawer($0.code) }
        default: return nil
        }
    }

    func failed(_ command: CloudCommand, _ code: Code) -> CommandReport? {
        let state = CommandState(.failed, code: code.text)
        return note(command, state) ? report(command, state) : nil
    }

    func report(_ command: CloudCommand, _ state: CommandState) -> CommandReport {
        CommandReport(id: command.commandID, cseq: command.cseq, state: state, isGenuine: true)
    }

    /// Writes down what came of a command, together with its effect; false when it was not saved.
    func note(
        _ command: CloudCommand,
        _ state: CommandState,
        beside effects: [JSON] = []
    ) -> Bool {
        save(notes: [noteOf(command.commandID, command.cseq, command.type, state)] + effects)
    }

    func noteOf(_ id: ID, _ cseq: Int64, _ type: String, _ state: CommandState) -> JSON {
        .members([
            ("type", "command"), ("command_id", .text(id.text)), ("cseq", .integer(cseq)),
            ("command", .text(type)), ("state", .text(state.word.rawValue)),
            ("code", state.code.map(JSON.text)),
        ])
    }
}
