import Compression
import TestSupport
import Testing
import World

struct GzipTests {
    @Test func `what is inflated is what was deflated`() throws {
        let entropy = SeededEntropy(5)
        for count in [0, 1, 100, 65_535, 65_536, 65_537, 300_000] {
            let bytes = entropy.bytes(count)
            for level in [1, 6, 9] {
                let packed = Gzip.compress(bytes, level: level)
                #expect(try Gzip.decompress(packed, sizeLimit: count) == bytes)
            }
        }
    }

    @Test func `the same bytes give the same output, without time or name`() {
        let packed = Gzip.compress(Array("slip".utf8))
        #expect(packed == Gzip.compress(Array("slip".utf8)))
        #expect(packed[0..<3] == [0x1F, 0x8B, 8])
        #expect(packed[3..<8] == [0, 0, 0, 0, 0])
    }

    @Test func `P13.3: the snapshot part of the vectors inflates`() throws {
        let file = Repository.bytes("sync-protocol/vectors/protocol-vectors.json")
        let vector = try #require(try JSON(parsing: file)["snapshot_part"])
        let text = try #require(vector["gzip_b64"]?.textValue)
        let packed = try #require(Base64.bytes(text, .standard))
        let plain = try Gzip.decompress(packed, sizeLimit: 1 << 20)
        let lines = plain.split(separator: 10)
        #expect(lines.count == vector["rows"]?.integerValue.map(Int.init))
    }

    @Test func `the size limit holds at it and not one beyond`() throws {
        let packed = Gzip.compress(SeededEntropy(6).bytes(1_000))
        #expect(try Gzip.decompress(packed, sizeLimit: 1_000).count == 1_000)
        #expect(throws: CompressionError.tooLarge) {
            try Gzip.decompress(packed, sizeLimit: 999)
        }
    }

    @Test func `AC-03: a bomb is stopped by its ratio long before it is inflated`() {
        let bomb = Gzip.compress(Array(repeating: 0, count: 20_000_000))
        #expect(throws: CompressionError.tooDense) {
            try Gzip.decompress(bomb, sizeLimit: .max)
        }
        #expect(throws: CompressionError.tooLarge) {
            try Gzip.decompress(bomb, sizeLimit: 1_000_000, ratioLimit: .max)
        }
    }

    @Test func `a short text of one letter is no bomb`() throws {
        let packed = Gzip.compress(Array(repeating: 65, count: 60_000))
        #expect(try Gzip.decompress(packed, sizeLimit: 100_000).count == 60_000)
    }

    @Test func `every cut, every changed byte of the trailer and anything behind is refused`() {
        let packed = Gzip.compress(SeededEntropy(7).bytes(200))
        for cut in 0..<packed.count {
            #expect(throws: CompressionError.malformed) {
                try Gzip.decompress(Array(packed[..<cut]), sizeLimit: 1_000)
            }
        }
        for place in (packed.count - 8)..<packed.count {
            var changed = packed
            changed[place] ^= 1
            #expect(throws: CompressionError.malformed) {
                try Gzip.decompress(changed, sizeLimit: 1_000)
            }
        }
        #expect(throws: CompressionError.malformed) {
            try Gzip.decompress(packed + [0], sizeLimit: 1_000)
        }
        #expect(throws: CompressionError.malformed) {
            try Gzip.decompress(packed + packed, sizeLimit: 1_000)
        }
    }

    @Test func `no garbage traps`() {
        var seed = Seed(99)
        for _ in 0..<2_000 {
            var bytes = Gzip.compress((0..<40).map { UInt8($0) })
            for _ in 0..<3 { bytes[seed.below(bytes.count)] = UInt8(seed.below(256)) }
            do throws(CompressionError) {
                let plain = try Gzip.decompress(bytes, sizeLimit: 10_000)
                #expect(plain.count <= 10_000)
            } catch {
                #expect([.malformed, .tooLarge, .tooDense].contains(error))
            }
        }
    }
}
