import Glibc
import World

/// An open regular file.
final class PosixFile: DiskFile {
    private let path: DiskPath
    /// Reads begin, end and land on multiples of this; 1 where the page cache takes care of it.
    private let block: Int
    private var descriptor: Int32

    init(_ path: DiskPath, flags: Int32, block: Int = 1) throws(DiskError) {
        self.path = path
        self.block = block
        descriptor = unsafe Glibc.open(path.text, flags, 0o600)
        guard descriptor >= 0 else { throw .last("open", path) }
        var facts = stat()
        let known = unsafe fstat(descriptor, &facts) == 0
        guard known, facts.st_mode & S_IFMT == S_IFREG else {
            let error =
                known ? DiskError(.wrongKind, "open", path) : DiskError.last("open", path)
            close()
            throw error
        }
    }

    deinit { close() }

    func read(at offset: Int64, count: Int) throws(DiskError) -> [UInt8] {
        precondition(offset >= 0 && count >= 0, "a file is read from an offset, forwards")
        // The size bounds what is allocated, whatever length a damaged header asked for.
        let there = try size() - offset
        guard count > 0, there > 0 else { return [] }
        let wanted = Int(min(Int64(count), there))
        return block == 1 ? try readCached(offset, wanted) : try readBlocks(offset, wanted)
    }

    func write(_ bytes: [UInt8], at offset: Int64) throws(DiskError) {
        precondition(offset >= 0, "a file is written from an offset, forwards")
        let written = unsafe bytes.withUnsafeBytes { buffer in
            transfer(buffer.count) { done in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                return unsafe pwrite(descriptor, rest.baseAddress, rest.count, Int(offset) + done)
            }
        }
        guard let written else { throw .last("write", path) }
        guard written == bytes.count else { throw DiskError(.device, "write", path) }
    }

    func sync() throws(DiskError) {
        guard fdatasync(descriptor) == 0 else { throw .last("sync", path) }
    }

    func truncate(to size: Int64) throws(DiskError) {
        precondition(size >= 0, "a size is not negative")
        while ftruncate(descriptor, Int(size)) != 0 {
            guard errno == EINTR else { throw .last("truncate", path) }
        }
    }

    func size() throws(DiskError) -> Int64 {
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { throw .last("size", path) }
        return Int64(facts.st_size)
    }

    func close() {
        // Linux closes even when it says EINTR; asking again could close somebody else's file.
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// Drops the cached pages of the file, where reading past the cache is not to be had.
    func forgetCache() {
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    }

    private func readCached(_ offset: Int64, _ count: Int) throws(DiskError) -> [UInt8] {
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            let read = unsafe fill(raw, from: offset)
            failed = read == nil
            filled = read ?? 0
        }
        if failed { throw .last("read", path) }
        return bytes
    }

    /// O_DIRECT: offset, length and memory are multiples of the block.
    private func readBlocks(_ offset: Int64, _ count: Int) throws(DiskError) -> [UInt8] {
        let lead = Int(offset % Int64(block))
        let whole = (lead + count + block - 1) / block * block
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: whole, alignment: block)
        defer { unsafe memory.deallocate() }
        guard let read = unsafe fill(memory, from: offset - Int64(lead)) else {
            throw .last("read", path)
        }
        let end = min(lead + count, read)
        return end > lead ? unsafe Array(memory[lead..<end]) : []
    }

    /// Fills the memory as far as the file goes; nil after a failure, which `errno` names.
    private func fill(_ memory: UnsafeMutableRawBufferPointer, from offset: Int64) -> Int? {
        transfer(memory.count) { done in
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[done...])
            return unsafe pread(descriptor, rest.baseAddress, rest.count, Int(offset) + done)
        }
    }

    /// Repeats a transfer until all is done or it stops: the bytes moved, nil after a failure.
    private func transfer(_ count: Int, _ step: (Int) -> Int) -> Int? {
        var done = 0
        while done < count {
            let moved = step(done)
            if moved < 0, errno == EINTR { continue }
            if moved < 0 { return nil }
            if moved == 0 { break }
            done += moved
            // A direct read that ends off a block has reached the end of the file.
            if block > 1, moved % block != 0 { break }
        }
        return done
    }
}

/// The lock of a file (`flock`), which the kernel gives back when the process dies.
final class PosixLock: DiskLock {
    private var descriptor: Int32

    init(_ path: DiskPath) throws(DiskError) {
        descriptor = unsafe Glibc.open(path.text, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o600)
        guard descriptor >= 0 else { throw .last("lock", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = DiskError.last("lock", path)
            release()
            throw error
        }
    }

    deinit { release() }

    func release() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
