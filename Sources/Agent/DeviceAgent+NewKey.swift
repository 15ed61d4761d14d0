import Keyring
import Ledger
import Store
import Sync
import World

/// A new key for this device, signed for by the old one (P5.7).
///
/// The new key is in the keyring before anybody hears of it, and the old one stays in use until
/// the cloud has taken the new one: a cut between any two steps is gone on with when the command,
/// which is not reported yet, comes again.
extension DeviceAgent {
    /// Keeps a fresh key beside the one in use; one that is there already stays.
    func makeNextKey() -> Bool {
        if keyring.keys.nextDeviceKey != nil { return true }
        keyring.keys.nextDeviceKey = SigningKey(from: ports.entropy)
        do throws(DiskError) {
            try keyringFiles.write(&keyring)
            return true
        } catch {
            keyring.keys.nextDeviceKey = nil
            return false
        }
    }

    /// The request that tells the cloud, signed with the key in use; nil when there is nothing to
    /// tell.
    func newKeyRequest() -> Request? {
        guard let next = keyring.keys.nextDeviceKey, talk != nil else { return nil }
        let unproven = KeyRotation(newKey: next.verifyingKey.jwk, proof: [])
        let bytes = unproven.proofBytes(
            device: identity.deviceID,
            oldKeyID: keyring.keys.deviceKey.verifyingKey.thumbprint
        )
        let rotation = KeyRotation(newKey: unproven.newKey, proof: next.sign(bytes))
        return signed(.deviceKeys, body: rotation.json.canonicalBytes)
    }

    /// Takes the cloud's answer: the new key from now on, or none.
    ///
    /// - Parameters:
    ///   - isTaken: Whether the cloud took it.
    ///   - command: The command that asked for it.
    /// - Returns: What is to be told.
    func newKeyAnswered(_ isTaken: Bool, _ command: ID) -> [Errand] {
        guard let next = keyring.keys.nextDeviceKey else { return [] }
        let old = keyring.keys
        if isTaken { keyring.keys.deviceKey = next }
        keyring.keys.nextDeviceKey = nil
        do throws(DiskError) { try keyringFiles.write(&keyring) } catch {
            keyring.keys = old
            return []
        }
        talk?.courier.key = keyring.keys.deviceKey
        keyChangedAt = ports.clock.now()
        let code = isTaken ? nil : Code.sync(.keyProofInvalid).text
        let state = CommandState(isTaken ? .done : .failed, code: code)
        guard let cseq = cseq(of: command),
            save(notes: [noteOf(command, cseq, "rotate_key", state)])
        else { return [] }
        commandTalk.reports.append(
            CommandReport(id: command, cseq: cseq, state: state, isGenuine: true)
        )
        return nextReport()
    }

    private func cseq(of command: ID) -> Int64? {
        var cseq: Int64?
        guarded { () throws(StoreError) in
            cseq = try store.command(command.text).begun?["cseq"]?.integerValue
        }
        return cseq
    }
}
