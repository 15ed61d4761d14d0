import Desk
import Journal
import Keyring
import Ledger
import Store
import Testing
import World

@testable import Agent

@Suite struct OtherProfileTests {
    private static let page = 4_096
    private static let reserve = 80

    /// A file as SQLCipher 4 leaves it.
    ///
    /// Every page is sealed by HMAC-SHA512 under the same key, and the size of the database is in
    /// the header. What it says beside that no program asks.
    private func otherProfile(_ pages: Int, _ keys: DeviceKeys, _ folder: DeskFolder) -> [UInt8] {
        let macKey = KeyDerivation.pbkdf2(
            secret: keys.store.key,
            salt: keys.store.salt.map { $0 ^ 0x3A },
            rounds: 2,
            count: 32,
            hash: .sha512
        )
        var file: [UInt8] = []
        for number in 1...pages {
            let isFirst = number == 1
            let count = Self.page - Self.reserve - (isFirst ? 16 : 0)
            let sealed = folder.entropy.bytes(count)
            var vector = folder.entropy.bytes(16)
            if isFirst {
                // The size lies at offset 28: the end of the first sealed block.
                let plain = PageCipher.open(
                    sealed,
                    key: keys.store.key,
                    iv: [UInt8](repeating: 0, count: 16)
                )
                let size: [UInt8] = [0, 0, 0, UInt8(pages)]
                for index in 0..<4 { vector[12 + index] = plain[12 + index] ^ size[index] }
            }
            let place: [UInt8] = [UInt8(number), 0, 0, 0]
            let tag = HMAC.tag(key: macKey, hash: .sha512, sealed, vector, place)
            file += (isFirst ? keys.store.salt : []) + sealed + vector + tag
        }
        return file
    }

    @Test func `BT-14: a store of the library's other version is rebuilt, and the old one kept`()
        throws
    {
        let folder = try DeskFolder.used(6)
        let before = try folder.start()
        let keys = before.keyring.keys
        let whole = try folder.actionsThenClose(before)
        let path = try folder.storePath()
        let other = otherProfile(40, keys, folder)
        try folder.put(other, at: path)
        let seen = try PageScan(
            of: path,
            key: keys.store.key,
            salt: keys.store.salt,
            on: folder.disk
        )
        #expect(seen.kind == .store(.four))
        #expect(seen.badPages.isEmpty)
        #expect(seen.pageCount == 40)
        #expect(!seen.isHealthy())
        #expect(seen.isHealthy(for: .four))
        let agent = try folder.start()
        #expect(agent.mode == .recovering)
        #expect(agent.recovery?.lost == [])
        #expect(try folder.actionsThenClose(agent) == whole)
        let place = try #require(try folder.quarantined("store_corrupt").first)
        let kept = try folder.disk.contents(of: place.appending(path.name), limit: 1 << 30)
        #expect(kept == other)
        let manifest = place.appending("manifest.json")
        let said = try JSON(parsing: try folder.disk.contents(of: manifest, limit: 1 << 20))
        #expect(said["cause"] == "other profile")
        let native = try PageScan(
            of: path,
            key: keys.store.key,
            salt: keys.store.salt,
            on: folder.disk
        )
        #expect(native.isHealthy())
    }

    @Test func `BT-14: a damaged page of the other version is damage, not another version`() throws
    {
        let folder = try DeskFolder.used(2)
        let before = try folder.start()
        let keys = before.keyring.keys
        before.close()
        var other = otherProfile(12, keys, folder)
        other[5 * Self.page + 100] ^= 1
        try folder.put(other, at: try folder.storePath())
        let agent = try folder.start()
        #expect(agent.journal.position.seq == 3)
        agent.close()
        let place = try #require(try folder.quarantined("store_corrupt").first)
        let manifest = place.appending("manifest.json")
        let said = try JSON(parsing: try folder.disk.contents(of: manifest, limit: 1 << 20))
        #expect(said["cause"] == "pages")
        #expect(said["bad_pages"] == [6])
    }
}
