import Desk
import Journal
import Keyring
import Ledger
import Platform
import Store
import Testing
import World

@testable import Agent

/// What must never lead to a new store, and never touches anything (I-27).
@Suite struct LockedBootTests {
    @Test(arguments: ["missing", "another", "short"])
    func `BT-02: without the right key nothing is touched, with it all is there`(
        _ fault: String
    ) throws {
        let folder = try DeskFolder.used(5)
        let before = try folder.files()
        let path = folder.state.appending("keys")
        switch fault {
        case "missing": try folder.disk.remove(path)
        case "another":
            try folder.put(Array((String(repeating: "ab", count: 32) + "\n").utf8), at: path)
        default: try folder.put(Array("abcd\n".utf8), at: path)
        }
        let wrong = try folder.files()
        let desk = try folder.startLocked()
        #expect(desk.code == .store(.wrongKey))
        #expect(try folder.files() == wrong)
        try folder.put(try #require(before["keys"]), at: path)
        let agent = try folder.start()
        #expect(try folder.numbers(agent) == [1, 2, 3, 4, 5, 6])
        #expect(agent.recovery == nil)
        agent.close()
    }

    @Test func `BT-02: a keyring that is gone beside records is never made anew`() throws {
        let folder = try DeskFolder.used(2)
        for name in ["keyring.0", "keyring.1"] {
            try folder.disk.remove(folder.state.appending(name))
        }
        let before = try folder.files()
        #expect(try folder.startLocked().code == .store(.wrongKey))
        #expect(try folder.files() == before)
    }

    @Test func `BT-03: one bad copy of the keyring is written anew, two lock the desk`() throws {
        let folder = try DeskFolder.used(2)
        let path = folder.state.appending("keyring.0")
        try folder.damage(path, at: 70, [0, 0, 0, 0, 0, 0, 0, 0])
        let agent = try folder.start()
        #expect(try folder.numbers(agent) == [1, 2, 3])
        agent.close()
        let files = try folder.files()
        #expect(files["keyring.0"] != nil)
        for name in ["keyring.0", "keyring.1"] {
            try folder.damage(folder.state.appending(name), at: 70, [0, 0, 0, 0, 0, 0, 0, 0])
        }
        #expect(try folder.startLocked().code == .desk(.locked))
        #expect(try folder.disk.entry(at: try folder.storePath()) != nil)
    }

    @Test(arguments: [DiskError.Code.denied, .readOnly, .tooManyFiles, .busy])
    func `BT-04: a refused file is named and never replaced`(_ code: DiskError.Code) throws {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        let agent = try folder.commission()
        try folder.capture(3, at: agent)
        agent.close()
        disk.refuse(".db", code)
        let desk = try folder.startLocked()
        #expect(desk.code == .desk(.locked))
        #expect(try folder.quarantined("store_corrupt").isEmpty)
        disk.heal()
        let again = try folder.start()
        #expect(try folder.numbers(again) == [1, 2, 3, 4])
        #expect(again.recovery == nil)
        again.close()
    }

    @Test func `BT-05: a full disk costs the ballast, then locks, and never a store`() throws {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        let agent = try folder.commission()
        try folder.capture(3, at: agent)
        agent.close()
        try folder.put([0, 0, 0], at: folder.state.appending("ballast"))
        // A boot takes the spare that is there; a second one needs space.
        disk.fill(true)
        let desk = try folder.startLocked()
        #expect(desk.code == .desk(.diskReserve))
        #expect(try folder.disk.entry(at: folder.state.appending("ballast")) == nil)
        disk.heal()
        let again = try folder.start()
        #expect(try folder.numbers(again) == [1, 2, 3, 4])
        again.close()
    }

    @Test func `BT-06: files of a newer program end the daemon with 78`() throws {
        let folder = try DeskFolder.used(2)
        for name in ["keyring.0", "keyring.1"] {
            let path = folder.state.appending(name)
            var bytes = try folder.disk.contents(of: path, limit: 1 << 20)
            bytes[7] = UInt8(ascii: "2")
            bytes.removeLast(4)
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: CRC32.of(bytes) >> UInt32(8 * $0)) }
            try folder.put(bytes, at: path)
        }
        #expect(throws: BootError.newerFormat("keyring")) { _ = try folder.run() }
        #expect(BootError.newerFormat("keyring").exitCode == 78)
    }

    @Test func `BT-09: a store of an unknown key is neither opened nor replaced`() throws {
        let folder = try DeskFolder.used(2)
        let path = try folder.storePath()
        let foreign = path.parent.appending("0badcafe.db")
        try folder.disk.rename(path, to: foreign)
        let desk = try folder.startLocked()
        #expect(desk.code == .store(.wrongKey))
        #expect(desk.detail.hasSuffix("0badcafe.db"))
        #expect(try folder.disk.entry(at: foreign) != nil)
        try folder.disk.rename(foreign, to: path)
        let agent = try folder.start()
        #expect(agent.recovery == nil)
        agent.close()
    }
}
