import Compression
import Journal
import Keyring
import Ledger
import Store
import Sync
import World

// A backup is what a desk needs to begin again without its disk: both copies of the journal, the
// replica dumps, the head files and the keyring. The store is not in it, for it is made again. All
// of it is sealed under the key-encryption key, which is not in it either: a stolen backup is as
// closed as a stolen folder without `DIR/keys`.

/// A sealed copy of a state folder.
///
/// Shape: frames of a dump (`MMBACK01`, the id of the key-encryption key in place of a
/// generation), whose plain bytes are lines: `{"at":0,"data":"…","path":"…"}` with the file's part
/// as base64url of gzip, and at the end `{"end":{…}}` with what the parts must add up to.
///
/// - SeeAlso: C-17.
struct Backup {
    /// What the last line tells.
    struct Facts: Hashable {
        /// When it was made.
        let at: Timestamp
        /// Of which device.
        let deviceCode: String
        /// Where the journal stood: everything up to here is inside.
        let position: JournalPosition
        /// SHA-256 of each file, by path.
        let files: [String: [UInt8]]
    }

    /// Bytes of a file's part in one line.
    private static let partSize = 262_144
    /// A dump of the largest replica stays far below.
    private static let fileLimit: Int64 = 1 << 30

    let path: DiskPath
    let kek: Secret
    let disk: any Disk

    /// The id of a key-encryption key, as the header and an operator name it.
    static func keyID(of kek: Secret) -> String { Hex.text(KeyFile.kekID(of: kek)) }

    /// Writes one, durable on return; what stood there goes.
    ///
    /// - Parameters:
    ///   - files: What goes in, by the path it gets when it is restored.
    ///   - position: Where the journal stands.
    ///   - deviceCode: The device.
    ///   - ports: For the date and the salt.
    /// - Returns: What the last line tells.
    /// - Throws: ``StoreError``; what was begun is removed.
    func write(
        _ files: [(path: String, from: DiskPath)],
        at position: JournalPosition,
        of deviceCode: String,
        _ ports: AgentPorts
    ) throws(StoreError) -> Facts {
        let id = KeyFile.kekID(of: kek).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var writer = try FrameWriter(
            path,
            on: disk,
            sealing: FrameKey(.backup, kek, number: id),
            ports.entropy
        )
        var sums: [String: [UInt8]] = [:]
        for file in files { sums[file.path] = try add(file, to: &writer) }
        let facts = Facts(
            at: ports.clock.now(),
            deviceCode: deviceCode,
            position: position,
            files: sums
        )
        try writer.add(JSON.members([("end", facts.json)]).canonicalBytes + [0x0A])
        try writer.finish()
        return facts
    }

    private func add(
        _ file: (path: String, from: DiskPath),
        to writer: inout FrameWriter
    ) throws(StoreError) -> [UInt8] {
        var sum = SHA256()
        do throws(DiskError) {
            let source = try disk.open(file.from, for: .reading)
            defer { source.close() }
            var offset: Int64 = 0
            while true {
                let part = try source.read(at: offset, count: Self.partSize)
                if part.isEmpty && offset > 0 { break }
                sum.update(part)
                let line: JSON = [
                    "path": .text(file.path), "at": .integer(offset),
                    "data": .text(Base64.text(Gzip.compress(part, level: 1))),
                ]
                do throws(StoreError) { try writer.add(line.canonicalBytes + [0x0A]) } catch {
                    throw DiskError(error == .full ? .full : .other, "backup", path)
                }
                offset += Int64(part.count)
                if part.count < Self.partSize { break }
            }
        } catch { throw error.code == .full ? .full : .unusable(error.description) }
        return sum.finish().bytes
    }

    /// Puts its files into an empty folder, each proved by its hash.
    ///
    /// - Parameter folder: The folder; those inside are made.
    /// - Returns: What the last line tells.
    /// - Throws: ``BootHalt``: the key is another one, or the file is not whole.
    func restore(into folder: DiskPath) throws(BootHalt) -> Facts {
        let facts = try BootStep.disk { () throws(DiskError) in try unpacked(into: folder) }
        guard let facts else { throw BootHalt(.store(.wrongKey), path.text) }
        for (name, sum) in facts.files.sorted(by: { $0.key < $1.key }) {
            let found = try BootStep.disk { () throws(DiskError) in
                try Self.sum(of: folder.appending(name), on: disk)
            }
            guard found == sum else { throw BootHalt(.store(.corrupt), name) }
        }
        return facts
    }

    /// The facts when the last line was reached; nil for another key or damage.
    private func unpacked(into folder: DiskPath) throws(DiskError) -> Facts? {
        let source = try disk.open(path, for: .reading)
        defer { source.close() }
        var reader = try FrameReader(source, opening: FrameKey(.backup, kek))
        var lines = FeedLines()
        var facts: Facts?
        while let frame = try reader.next() {
            guard let whole = lines.take(frame) else { return nil }
            for line in whole {
                let json: JSON
                do throws(JSONError) { json = try JSON(parsing: line) } catch { return nil }
                if let end = json["end"] {
                    facts = Facts(end)
                } else if try !put(json, into: folder) {
                    return nil
                }
            }
        }
        return reader.isComplete ? facts : nil
    }

    private func put(_ part: JSON, into folder: DiskPath) throws(DiskError) -> Bool {
        guard let name = part["path"]?.textValue, Self.isPlain(name),
            let offset = part["at"]?.integerValue, (0..<Self.fileLimit).contains(offset),
            let packed = part["data"]?.textValue.flatMap({ Base64.bytes($0) })
        else { return false }
        let bytes: [UInt8]
        do throws(CompressionError) {
            bytes = try Gzip.decompress(packed, sizeLimit: Self.partSize, ratioLimit: 2_000)
        } catch { return false }
        let target = folder.appending(name)
        var place = folder
        for step in name.split(separator: "/").dropLast() {
            place = place.appending(String(step))
            try disk.makeFolder(place)
        }
        let file = try disk.open(target, for: offset == 0 ? .creating : .writing)
        defer { file.close() }
        try file.write(bytes, at: offset)
        return true
    }

    /// Two names at most, of letters, digits, dots and no more: nothing leads out of the folder.
    private static func isPlain(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return (1...3).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty && part.first != "." && part.utf8.count <= 40
                    && part.utf8.allSatisfy {
                        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2E
                    }
            }
    }

    private static func sum(of path: DiskPath, on disk: any Disk) throws(DiskError) -> [UInt8]? {
        guard try disk.entry(at: path) != nil else { return nil }
        let file = try disk.open(path, for: .reading)
        defer { file.close() }
        var sum = SHA256()
        var offset: Int64 = 0
        while true {
            let part = try file.read(at: offset, count: partSize)
            sum.update(part)
            offset += Int64(part.count)
            if part.count < partSize { return sum.finish().bytes }
        }
    }
}

extension Backup.Facts {
    init?(_ json: JSON) {
        guard let at = json["at"]?.textValue.flatMap({ Timestamp($0) }),
            let code = json["device_code"]?.textValue, let place = json["position"],
            let lsn = place["lsn"]?.integerValue, let seq = place["seq"]?.integerValue,
            let incarnation = place["incarnation"]?.textValue.flatMap({ ID($0) }),
            let head = place["head"]?.textValue.flatMap({ Base64.bytes($0) }), head.count == 32,
            let slip = place["slip"]?.integerValue, let list = json["files"]?.objectValue
        else { return nil }
        var files: [String: [UInt8]] = [:]
        for (name, sum) in list {
            guard let bytes = sum.textValue.flatMap({ Base64.bytes($0) }) else { return nil }
            files[name] = bytes
        }
        self.at = at
        deviceCode = code
        position = JournalPosition(
            lsn: lsn,
            incarnation: incarnation,
            seq: seq,
            head: head,
            slip: slip
        )
        self.files = files
    }

    var json: JSON {
        [
            "at": .text(at.text), "device_code": .text(deviceCode),
            "position": [
                "lsn": .integer(position.lsn), "seq": .integer(position.seq),
                "incarnation": .text(position.incarnation.text),
                "head": .text(Base64.text(position.head)), "slip": .integer(position.slip),
            ],
            "files": .object(files.mapValues { .text(Base64.text($0)) }),
        ]
    }
}
