import Synchronization

/// What a file holds, in pages that copies share.
struct FileImage: Sendable {
    /// 4,096 bytes that are not all zero.
    private final class Page: Sendable {
        let bytes: [UInt8]
        /// Zero until somebody asked: most pages are overwritten before.
        private let known = Atomic<UInt64>(0)

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var hash: UInt64 {
            let before = known.load(ordering: .relaxed)
            if before != 0 { return before }
            var hash = ImageHash()
            hash.mix(bytes)
            known.store(hash.value, ordering: .relaxed)
            return hash.value
        }
    }

    /// All bytes in one, made when somebody reads a whole file; copies share it until a write.
    private final class Whole: Sendable {
        let bytes = Mutex<[UInt8]?>(nil)
    }

    private static let pageSize = 4_096
    private static let zeros = [UInt8](repeating: 0, count: pageSize)

    /// nil for a page of zeros.
    private var pages: [Page?] = []
    private var whole = Whole()
    private(set) var size = 0

    /// A number for all of it.
    var hash: UInt64 {
        var hash = ImageHash()
        hash.mix(UInt64(size))
        for (index, page) in pages.enumerated() {
            guard let page else { continue }
            hash.mix(UInt64(index))
            hash.mix(page.hash)
        }
        return hash.value
    }

    /// Up to so many bytes from an offset.
    func read(at offset: Int, count: Int) -> [UInt8] {
        guard offset == 0, count >= size else { return part(at: offset, count: count) }
        return whole.bytes.withLock { bytes in
            if let bytes { return bytes }
            let made = part(at: 0, count: size)
            bytes = made
            return made
        }
    }

    /// Visits the pages that are not all zero, in their order.
    func forEachPage(_ body: (_ bytes: [UInt8]) -> Void) {
        for page in pages { if let page { body(page.bytes) } }
    }

    private func part(at offset: Int, count: Int) -> [UInt8] {
        let end = min(size, offset + count)
        guard offset < end else { return [] }
        var found: [UInt8] = []
        found.reserveCapacity(end - offset)
        var next = offset
        while next < end {
            let start = next % Self.pageSize
            let part = min(Self.pageSize - start, end - next)
            let bytes = pages[next / Self.pageSize]?.bytes ?? Self.zeros
            found += bytes[start..<start + part]
            next += part
        }
        return found
    }

    /// Writes bytes, growing the file where it ends before them.
    mutating func write(_ bytes: [UInt8], at offset: Int) {
        whole = Whole()
        resize(to: max(size, offset + bytes.count))
        var done = 0
        while done < bytes.count {
            let index = (offset + done) / Self.pageSize
            let start = (offset + done) % Self.pageSize
            let part = min(Self.pageSize - start, bytes.count - done)
            // A new segment is a megabyte of zeros, which is nothing where nothing was.
            if part == Self.pageSize {
                pages[index] = bytes.count == part ? Self.page(bytes) : Self.page(bytes, from: done)
            } else if pages[index] != nil || !bytes.isZero(from: done, count: part) {
                var page = pages[index]?.bytes ?? Self.zeros
                page.replace(from: start, with: bytes, from: done, count: part)
                pages[index] = Self.page(page)
            }
            done += part
        }
    }

    /// Cuts the file, or extends it with zeros.
    mutating func resize(to size: Int) {
        whole = Whole()
        let count = (size + Self.pageSize - 1) / Self.pageSize
        if count < pages.count { pages.removeLast(pages.count - count) }
        while pages.count < count { pages.append(nil) }
        let start = size % Self.pageSize
        if size < self.size, start > 0, var page = pages[count - 1]?.bytes {
            page.replace(from: start, with: Self.zeros, from: 0, count: Self.pageSize - start)
            pages[count - 1] = Self.page(page)
        }
        self.size = size
    }

    private static func page(_ bytes: [UInt8]) -> Page? {
        bytes.isZero(from: 0, count: pageSize) ? nil : Page(bytes)
    }

    private static func page(_ bytes: [UInt8], from start: Int) -> Page? {
        if bytes.isZero(from: start, count: pageSize) { return nil }
        return Page(Array(bytes[start..<start + pageSize]))
    }
}

extension [UInt8] {
    /// Whether a part holds nothing but zeros, by words where it can be.
    func isZero(from start: Int, count: Int) -> Bool {
        // SAFETY: the range is checked by the slice, the words lie inside it.
        unsafe withUnsafeBytes { buffer in
            let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[start..<start + count])
            var offset = 0
            while offset + 8 <= count {
                let word = unsafe part.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                if word != 0 { return false }
                offset += 8
            }
            while offset < count {
                if unsafe part[offset] != 0 { return false }
                offset += 1
            }
            return true
        }
    }

    /// Overwrites a part; a plain copy, because a debug build takes its time over slices.
    mutating func replace(from start: Int, with source: [UInt8], from first: Int, count: Int) {
        // SAFETY: both ranges are checked by the slices below, and the buffers do not leave.
        unsafe withUnsafeMutableBytes { target in
            unsafe source.withUnsafeBytes { bytes in
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[start..<start + count])
                    .copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: bytes[first..<first + count])
                    )
            }
        }
    }
}
