import Keyring
import Ledger
import Sync
import TestSupport
import World

@testable import Agent

/// A head office that a desk has pinned, with both of its keys.
struct CommandOfficeRig {
    let routine = SigningKey(from: SeededEntropy(1))
    let destructive = SigningKey(from: SeededEntropy(2))

    /// The member `trust` of an enrolment by this office.
    var commandKeys: JSON {
        [
            ["class": "routine", "jwk": routine.verifyingKey.jwk],
            ["class": "destructive", "jwk": destructive.verifyingKey.jwk],
        ]
    }

    /// A folder whose desk belongs to this office, and its agent.
    ///
    /// - Parameters:
    ///   - disk: Where the folder is.
    ///   - recovery: The tenant's public key for recovery.
    /// - Returns: Both.
    /// - Throws: What the boot refused.
    func desk(on disk: any Disk, recovery: JSON = .null) throws -> (DeskFolder, DeviceAgent) {
        let folder = DeskFolder(disk: disk)
        let agent = try folder.commission { answer in
            var members = answer.objectValue ?? [:]
            var trust = members["trust"]?.objectValue ?? [:]
            trust["command_keys"] = commandKeys
            trust["recovery_key"] = recovery
            members["trust"] = .object(trust)
            answer = .object(members)
        }
        return (folder, agent)
    }

    /// A command as it comes over the wire.
    func command(
        _ type: String,
        _ cseq: Int64,
        for agent: DeviceAgent,
        params: JSON = [:],
        by key: SigningKey? = nil,
        changing change: (inout [String: JSON]) -> Void = { _ in }
    ) throws -> CloudCommand {
        let now = agent.ports.clock.now()
        var members: [String: JSON] = [
            "command_id": .text(agent.mint().text), "cseq": .integer(cseq), "type": .text(type),
            "v": 1, "device_id": .text(agent.identity.deviceID.text),
            "issued_at": .text(now.text),
            "expires_at": .text(now.adding(milliseconds: 3_600_000).text), "params": params,
        ]
        change(&members)
        let key = key ?? (type == "wipe" ? destructive : routine)
        let signed = SignedObject(
            .command,
            signing: members,
            keyID: key.verifyingKey.thumbprint,
            with: { key.sign($0) }
        )
        return try CloudCommand(signed.json, "command")
    }
}

extension DeviceAgent {
    /// Obeys one command and gives what it would tell.
    func obeys(_ command: CloudCommand) -> CommandReport? {
        _ = obey(CommandList(commands: [command], lastCseq: command.cseq))
        return commandTalk.reports.last { $0.id == command.commandID }
    }
}
