import Cloud
import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// What the office commands from afar, as a device sees it on the wire.
struct CommandTests {
    private func office(_ town: Town) -> CommandOffice {
        CommandOffice(
            driver: town.driver,
            keys: town.keys,
            clock: town.clock,
            entropy: town.entropy
        )
    }

    private func send(
        _ words: [String],
        to desk: TestDesk,
        options: [String: String] = [:],
        document: JSON? = nil
    ) throws -> JSON {
        var options = options
        options["device"] = try #require(desk.answer["device"]?["device_code"]?.textValue)
        let command = OfficeCommand(
            "command send",
            property: "KBL1",
            words: words,
            options: options,
            document: document
        )
        return try #require(try office(desk.town).perform(command))
    }

    private func commands(_ desk: TestDesk, after: Int64 = 0) throws -> CommandList {
        let response = desk.get(.commands, query: "after=\(after)")
        try #require(response.status == .ok)
        return try CommandList(try JSON(parsing: response.body))
    }

    private func state(_ desk: TestDesk, _ id: ID, _ state: CommandState) -> Response {
        desk.post(.commandState(id), state.json.canonicalBytes)
    }

    @Test func `P15.2: commands are numbered without a gap, and told of by a hint`() throws {
        let town = try Town()
        let desk = try town.desk()
        let other = try town.desk()
        #expect(try commands(desk).lastCseq == 0)
        #expect(try send(["freeze"], to: desk)["cseq"] == 1)
        #expect(try send(["freeze", "drawer:D1"], to: desk)["cseq"] == 2)
        #expect(try send(["unfreeze"], to: other)["cseq"] == 1)
        let list = try commands(desk)
        #expect(list.commands.map(\.cseq) == [1, 2] && list.lastCseq == 2)
        #expect(list.commands[1].params["drawer_id"] == .text(Town.drawer.text))
        #expect(try commands(desk, after: 1).commands.map(\.cseq) == [2])
        #expect(SyncHints(desk.get(.commands))?.cseq == 2)
        #expect(SyncHints(other.get(.commands))?.cseq == 1)
        #expect(try desk.hello().capabilities.contains("commands"))
    }

    @Test func `P15.2: what a device says of a command is kept, and its last word stays`() throws {
        let town = try Town()
        let desk = try town.desk()
        let other = try town.desk()
        _ = try send(["resync"], to: desk)
        let id = try #require(try commands(desk).commands.first?.commandID)
        #expect(state(desk, id, CommandState(.running)).status == .ok)
        #expect(state(other, id, CommandState(.done)).status.rawValue == 404)
        #expect(state(desk, desk.mint(), CommandState(.done)).status.rawValue == 404)
        #expect(state(desk, id, CommandState(.done)).status == .ok)
        #expect(state(desk, id, CommandState(.failed, code: "X")).status == .ok)
        let code = try #require(desk.answer["device"]?["device_code"]?.textValue)
        let book = try office(town).perform(
            OfficeCommand("command list", property: "KBL1", options: ["device": code])
        )
        #expect(book?["commands"]?.listValue?.first?["state"] == "done")
    }

    @Test func `P15.4: a routine command is signed so that the device that pinned the key obeys`()
        throws
    {
        let town = try Town()
        let desk = try town.desk()
        _ = try send(["freeze", "adjustments"], to: desk)
        let command = try #require(try commands(desk).commands.first)
        let key = town.keys.routine.verifyingKey
        #expect(command.signed.keyID == key.thumbprint)
        try command.check(
            device: desk.deviceID,
            key: CloudCommand.PinnedKey(.routine) { key.isValid($0, over: $1) },
            lastCseq: 0,
            at: town.clock.now()
        )
    }

    @Test func `AC-13: a wipe is signed where the offline key is, and by no other key`() throws {
        let town = try Town()
        let desk = try town.desk()
        let words = ["wipe", "immediate"]
        let options = ["reason": "stolen"]
        #expect(throws: OfficeRefusal.self) { try send(words, to: desk) }
        let draft = try send(words, to: desk, options: options)
        let unsigned = try #require(draft["unsigned"])
        #expect(try commands(desk).lastCseq == 0)
        for key in [town.keys.routine, SigningKey(from: town.entropy)] {
            let forged = CommandOffice.sign(unsigned, with: key)
            #expect(throws: OfficeRefusal.self) { try send([], to: desk, document: forged) }
        }
        let signed = CommandOffice.sign(unsigned, with: town.destructive)
        // Another command came first: this one is no longer the next.
        _ = try send(["freeze"], to: desk)
        #expect(throws: OfficeRefusal.self) { try send([], to: desk, document: signed) }
        let again = try send(words, to: desk, options: options)
        let right = CommandOffice.sign(try #require(again["unsigned"]), with: town.destructive)
        #expect(try send([], to: desk, document: right)["cseq"] == 2)
        #expect(throws: OfficeRefusal.self) { try send([], to: desk, document: right) }
        #expect(try commands(desk).commands.last?.type == "wipe")
    }

    @Test func `a command that makes no sense is refused before it is signed`() throws {
        let town = try Town()
        let desk = try town.desk()
        for words in [
            [], ["fly"], ["freeze", "drawer:D9"], ["freeze", "folio:F-9"], ["freeze", "all"],
            ["resync", "secrets"], ["wipe", "slowly"],
        ] {
            #expect(throws: OfficeRefusal.self) {
                try send(words, to: desk, options: ["reason": "x"])
            }
        }
        #expect(throws: OfficeRefusal.self) {
            try office(town).perform(
                OfficeCommand(
                    "command send",
                    property: "KBL1",
                    words: ["freeze"],
                    options: ["device": "ZZ"]
                )
            )
        }
    }

    @Test func `P5.7, FM-B-20: both keys work until the first request with the new one`() throws {
        let town = try Town()
        let desk = try town.desk()
        let old = desk.key
        let new = SigningKey(from: town.entropy)
        func rotate(_ key: SigningKey, proof: SigningKey) -> Response {
            let draft = KeyRotation(newKey: key.verifyingKey.jwk, proof: [])
            let bytes = draft.proofBytes(
                device: desk.deviceID,
                oldKeyID: old.verifyingKey.thumbprint
            )
            let asked = KeyRotation(newKey: draft.newKey, proof: proof.sign(bytes))
            return desk.post(.deviceKeys, asked.json.canonicalBytes)
        }
        let wrong = rotate(new, proof: old)
        #expect(Problem(wrong).isCode(.keyProofInvalid))
        #expect(rotate(new, proof: new).status == .ok)
        // An answer that was lost: the same again, and nothing else instead.
        #expect(rotate(new, proof: new).status == .ok)
        let third = SigningKey(from: town.entropy)
        #expect(Problem(rotate(third, proof: third)).isCode(.keyProofInvalid))
        #expect(desk.get(.commands).status == .ok)
        desk.key = new
        #expect(desk.get(.commands).status == .ok)
        desk.key = old
        #expect(Problem(desk.get(.commands)).isCode(.signatureInvalid))
        desk.key = new
        #expect(desk.get(.commands).status == .ok)
    }

    @Test func `P5.7: an old key ends after seven days, whether the new one was used or not`()
        throws
    {
        let town = try Town()
        let desk = try town.desk()
        let old = desk.key
        let new = SigningKey(from: town.entropy)
        let taken = try town.run { [device = desk.deviceID] (ledger) throws(CloudStoreError) in
            try ledger.rotate(
                to: new.verifyingKey.raw,
                thumbprint: new.verifyingKey.thumbprint,
                from: old.verifyingKey.thumbprint,
                of: device
            )
        }
        #expect(taken)
        town.clock.advance(milliseconds: 7 * 86_400_000 - 1)
        #expect(desk.get(.commands).status == .ok)
        town.clock.advance(milliseconds: 1)
        #expect(Problem(desk.get(.commands)).isCode(.signatureInvalid))
    }
}
