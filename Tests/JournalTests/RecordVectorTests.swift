import Keyring
import Ledger
import Testing
import World

@testable import Journal

struct RecordVectorTests {
    private let record = JournalRecord.vector
    private let place = RecordPlace.vector

    @Test func `I-13: a record has exactly the bytes of the vector`() {
        let block = record.sealed(at: place, with: place.keys.record)
        #expect(block.count == 4_096)
        #expect(Hex.text(block[4_092...].reversed()) == "5aa6c282")
        #expect(
            Digest.sha256(block).hex
                == "8331f83ddc14ed2aff3a72303d77fce9950501e6577da1aec2c7e49ba1ece8c2"
        )
    }

    @Test func `a record opens to what was sealed`() throws {
        let file = [UInt8](repeating: 0, count: 3 * 4_096)
        let block = record.sealed(at: place, with: place.keys.record)
        let head = try #require(RecordHead(in: file + block, at: 3))
        #expect(head.open(with: place.keys.record) == record)
        #expect(RecordHead(in: file + block, at: 2) == nil)
    }

    @Test func `I-13: every changed bit of a record is found`() {
        let block = record.sealed(at: place, with: place.keys.record)
        let bits = Array(0..<400 * 8) + stride(from: 3_200, to: block.count * 8, by: 101)
        for bit in bits {
            var changed = block
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(RecordHead(in: changed, at: 0) == nil)
        }
    }

    @Test func `AC-06: a forged record with a good checksum does not open`() {
        let block = record.sealed(at: place, with: place.keys.record)
        for byte in 0..<260 where ![4, 5].contains(byte) {
            var forged = block
            forged[byte] ^= 1
            forged.replaceSubrange(4_092..., with: LittleEndian.bytes(CRC32.of(forged[..<4_092])))
            let opened = RecordHead(in: forged, at: 0)?.open(with: place.keys.record)
            // The padding behind the tag is outside the seal and means nothing.
            #expect(opened == nil || byte >= 160 + 8 + 7 + 10 + 16)
        }
    }

    @Test func `a record of the largest body and local part takes 6 blocks`() {
        #expect(RecordLayout.blocks(body: 16_384, local: 4_096) == 6)
        #expect(RecordLayout.blocks(body: 7, local: 10) == 1)
    }
}

extension RecordPlace {
    static let vector = RecordPlace(
        copy: .a,
        segno: 42,
        salt: Array(repeating: 0xA5, count: 16),
        generation: 1,
        deviceID: Fixtures.deviceID,
        firstBlock: 3
    )

    var keys: SegmentKeys {
        SegmentKeys(
            journalKey: Secret(copying: Array(0x00...0x1F)),
            salt: salt,
            deviceID: deviceID,
            segno: segno,
            copy: copy
        )
    }
}

extension JournalRecord {
    static let vector: JournalRecord = {
        let body = Array(#"{"a":1}"#.utf8)
        let previous = [UInt8](repeating: 0x11, count: 32)
        return JournalRecord(
            kind: .action,
            lsn: 1_046,
            group: 1_046,
            seq: 1_040,
            incarnation: Fixtures.incarnation,
            previousHash: previous,
            hash: Digest.sha256(ChainLink.action(after: previous, body: body)).bytes,
            body: body,
            local: Array(#"{"sum":[]}"#.utf8)
        )
    }()
}
