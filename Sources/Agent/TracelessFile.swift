import Synchronization
import World

/// A file of a ``TracelessDisk``: its own blocks over those of the file beneath.
final class TracelessFile: DiskFile {
    /// What all who have the file open share.
    final class Content: Sendable {
        struct Blocks {
            var own: [Int64: [UInt8]] = [:]
            var size: Int64
            /// Bytes of the file beneath that still count.
            var baseSize: Int64
        }

        /// The file beneath, if there is one.
        let base: DiskPath?
        let blocks: Mutex<Blocks>

        init(base: DiskPath?, size: Int64) {
            self.base = base
            blocks = Mutex(Blocks(size: size, baseSize: base == nil ? 0 : size))
        }

        var size: Int64 { blocks.withLock { $0.size } }
    }

    private static let blockSize: Int64 = 4_096
    private let content: Content
    private let base: (any DiskFile)?

    init(_ content: Content, over base: (any DiskFile)?) {
        self.content = content
        self.base = base
    }

    func read(at offset: Int64, count: Int) throws(DiskError) -> [UInt8] {
        var bytes: [UInt8] = []
        let end = min(content.size, offset + Int64(count))
        var place = offset
        while place < end {
            let number = place / Self.blockSize
            let start = Int(place - number * Self.blockSize)
            let stop = Int(min(Self.blockSize, end - number * Self.blockSize))
            bytes += try block(number)[start..<stop]
            place = (number + 1) * Self.blockSize
        }
        return bytes
    }

    /// A whole block; what was never written is zero.
    private func block(_ number: Int64) throws(DiskError) -> [UInt8] {
        let (own, baseSize) = content.blocks.withLock { ($0.own[number], $0.baseSize) }
        if let own { return own }
        let start = number * Self.blockSize
        var bytes: [UInt8] = []
        if let base, start < baseSize {
            let count = Int(min(Self.blockSize, baseSize - start))
            bytes = Array(try base.read(at: start, count: count).prefix(count))
        }
        return bytes + [UInt8](repeating: 0, count: Int(Self.blockSize) - bytes.count)
    }

    func write(_ bytes: [UInt8], at offset: Int64) throws(DiskError) {
        var place = offset
        let end = offset + Int64(bytes.count)
        while place < end {
            let number = place / Self.blockSize
            let start = Int(place - number * Self.blockSize)
            let stop = Int(min(Self.blockSize, end - number * Self.blockSize))
            var changed = try block(number)
            let from = Int(place - offset)
            changed.replaceSubrange(start..<stop, with: bytes[from..<(from + stop - start)])
            content.blocks.withLock { $0.own[number] = changed }
            place = (number + 1) * Self.blockSize
        }
        content.blocks.withLock { $0.size = max($0.size, end) }
    }

    func sync() throws(DiskError) {}

    func truncate(to size: Int64) throws(DiskError) {
        let last = size / Self.blockSize
        let kept = Int(size - last * Self.blockSize)
        let partial = try block(last)
        content.blocks.withLock { blocks in
            blocks.own = blocks.own.filter { $0.key < last }
            if kept > 0 {
                let zeros = [UInt8](repeating: 0, count: partial.count - kept)
                blocks.own[last] = partial[..<kept] + zeros
            }
            blocks.baseSize = min(blocks.baseSize, last * Self.blockSize)
            blocks.size = size
        }
    }

    func size() throws(DiskError) -> Int64 { content.size }

    func close() { base?.close() }
}
