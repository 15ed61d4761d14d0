public import CloudStore
public import Keyring
import Ledger
import Sync
public import World

/// What head office asks of a device from afar: `command send`, `command list` (P15).
///
/// A routine command is signed here. A destructive one is only drafted: who holds the key signs it
/// where the key is, and it comes back as a document; this machine has but the public half.
public struct CommandOffice: HeadOfficeDesk {
    private let driver: any CloudDriver
    private let keys: CloudKeys
    private let clock: any Clock
    private let entropy: any Entropy

    /// How long a command is good, in milliseconds.
    private static let lifetime: Int64 = 7 * 86_400_000

    /// Makes the desk of who commands.
    ///
    /// - Parameters:
    ///   - driver: The database.
    ///   - keys: The operator's keys.
    ///   - clock: The cloud's clock.
    ///   - entropy: For ids.
    public init(
        driver: any CloudDriver,
        keys: CloudKeys,
        clock: any Clock,
        entropy: any Entropy
    ) {
        self.driver = driver
        self.keys = keys
        self.clock = clock
        self.entropy = entropy
    }

    /// Does what a command says, or refuses it; nil when the verb is none of its own.
    ///
    /// - Parameter command: What is asked.
    /// - Returns: The answer as JSON; `unsigned` is what the destructive key must sign.
    /// - Throws: ``OfficeRefusal``; nothing was changed then.
    public func perform(_ command: OfficeCommand) throws(OfficeRefusal) -> JSON? {
        guard ["command send", "command list"].contains(command.verb) else { return nil }
        guard let code = command.options["device"] else {
            throw .usage("\(command.verb) needs --device CODE")
        }
        let scope = try driver.scope(of: command)
        let result: HeadOffice.Answer
        do throws(CloudStoreError) {
            result = try driver.transaction(scope, at: clock.now()) {
                (ledger) throws(CloudStoreError) in
                guard let device = try ledger.device(code: code) else {
                    return .failure(.unknown("device", code))
                }
                if command.verb == "command list" {
                    return .success(["commands": .list(try ledger.commandBook(of: device.id))])
                }
                return try send(command, to: device.id, ledger)
            }
        } catch { throw .store(error) }
        return try result.get()
    }

    /// Signs what was drafted, where the key is (P2.5).
    ///
    /// - Parameters:
    ///   - unsigned: The draft.
    ///   - key: The private key.
    /// - Returns: The command as it is sent.
    public static func sign(_ unsigned: JSON, with key: SigningKey) -> JSON {
        SignedObject(
            .command,
            signing: unsigned.objectValue ?? [:],
            keyID: key.verifyingKey.thumbprint,
            with: { key.sign($0) }
        ).json
    }

    private func send(
        _ command: OfficeCommand,
        to device: ID,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        if let document = command.document { return try keep(signed: document, device, ledger) }
        switch try CommandOrder.reading(command, ledger) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let order):
            let now = clock.now()
            let members: [String: JSON] = [
                "command_id": .text(OfficeDesk(clock: clock, entropy: entropy).mint().text),
                "cseq": .integer(try ledger.lastCommand(of: device) + 1),
                "type": .text(order.type), "v": 1, "device_id": .text(device.text),
                "issued_at": .text(now.text),
                "expires_at": .text(now.adding(milliseconds: Self.lifetime).text),
                "params": order.params,
            ]
            guard !order.isDestructive else {
                return .success(["unsigned": .object(members)])
            }
            let signed = Self.sign(.object(members), with: keys.routine)
            return try keep(signed: signed, device, ledger)
        }
    }

    /// Keeps what was signed for this device, after the checks that the device will make itself.
    private func keep(
        signed document: JSON,
        _ device: ID,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let command: CloudCommand
        do throws(ShapeError) { command = try CloudCommand(document, "command") } catch {
            return .failure(.document(error.description))
        }
        let last = try ledger.lastCommand(of: device)
        do throws(CloudCommand.Refusal) {
            try command.check(
                device: device,
                key: pinned(command.signed.keyID),
                lastCseq: last,
                at: clock.now()
            )
        } catch {
            let code: Code.SyncName =
                switch error {
                case .keyClass: .keyClass
                case .replayed: .replayed
                case .expired: .expired
                case .device, .key, .signature: .signatureInvalid
                }
            let title = "The command is not signed as it must be: \(error.rawValue)."
            return .failure(.rule(.sync(code), title))
        }
        guard try ledger.add(command) else {
            return .failure(.rule(.sync(.versionConflict), "Another command came first."))
        }
        return .success([
            "command_id": .text(command.commandID.text), "cseq": .integer(command.cseq),
            "type": .text(command.type), "state": "sent",
        ])
    }

    private func pinned(_ keyID: String) -> CloudCommand.PinnedKey? {
        for (keyClass, key) in [
            (CloudCommand.KeyClass.routine, keys.routine.verifyingKey),
            (.destructive, keys.destructive),
        ] where key.thumbprint == keyID {
            return CloudCommand.PinnedKey(keyClass) { key.isValid($0, over: $1) }
        }
        return nil
    }
}
