import Platform
import TestSupport
import Testing
import World

/// What every disk must do, so that journal and store cannot tell one from another.
@Suite("Disk contract")
struct DiskContract {
    /// A disk to be held to the contract, with an empty folder on it.
    enum Kind: String, CaseIterable, Sendable {
        case posix, memory
    }

    /// A disk and the folder that a test may use; the folder goes when the test is over.
    struct Place {
        let disk: any Disk
        let folder: DiskPath
        let scratch: ScratchFolder?

        init(_ kind: Kind) {
            switch kind {
            case .posix:
                let scratch = ScratchFolder()
                self.scratch = scratch
                disk = PosixDisk()
                folder = scratch.path
            case .memory:
                scratch = nil
                disk = MemoryDisk()
                folder = DiskPath("/state")
                do { try disk.makeFolder(folder) } catch {
                    preconditionFailure("an empty disk takes a folder: \(error)")
                }
            }
        }

        func made(_ name: String, _ bytes: [UInt8]) throws -> DiskPath {
            let path = folder.appending(name)
            let file = try disk.open(path, for: .creating)
            try file.write(bytes, at: 0)
            try file.sync()
            file.close()
            return path
        }

        func bytes(_ path: DiskPath, _ purpose: DiskPurpose = .reading) throws -> [UInt8] {
            let file = try disk.open(path, for: purpose)
            defer { file.close() }
            return try file.read(at: 0, count: 1 << 20)
        }
    }

    @Test(arguments: Kind.allCases)
    func `what was written is read again, through every kind of reading`(kind: Kind) throws {
        let place = Place(kind)
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let path = try place.made("file", bytes)
        for purpose in [DiskPurpose.reading, .readingDirectly, .writing] {
            #expect(try place.bytes(path, purpose) == bytes)
        }
    }

    @Test(arguments: Kind.allCases)
    func `a read takes what there is, at any offset, and nothing past the end`(kind: Kind) throws {
        let place = Place(kind)
        let bytes = (0..<9_000).map { UInt8(truncatingIfNeeded: $0 * 13) }
        let path = try place.made("file", bytes)
        for purpose in [DiskPurpose.reading, .readingDirectly] {
            let file = try place.disk.open(path, for: purpose)
            defer { file.close() }
            for (offset, count) in [(0, 1), (1, 4_096), (4_095, 2), (4_096, 4_096), (8_999, 50)] {
                let expected = Array(bytes[offset..<min(offset + count, bytes.count)])
                #expect(try file.read(at: Int64(offset), count: count) == expected)
            }
            #expect(try file.read(at: 9_000, count: 1).isEmpty)
            #expect(try file.read(at: 1 << 40, count: 1).isEmpty)
            #expect(try file.read(at: 0, count: 0).isEmpty)
            #expect(try file.read(at: 1, count: .max) == Array(bytes.dropFirst()))
        }
    }

    @Test(arguments: Kind.allCases)
    func `a write past the end leaves zeros between`(kind: Kind) throws {
        let place = Place(kind)
        let path = try place.made("file", [1])
        let file = try place.disk.open(path, for: .writing)
        try file.write([2], at: 5)
        #expect(try file.read(at: 0, count: 9) == [1, 0, 0, 0, 0, 2])
        #expect(try file.size() == 6)
        try file.truncate(to: 2)
        try file.truncate(to: 4)
        #expect(try file.read(at: 0, count: 9) == [1, 0, 0, 0])
        file.close()
        file.close()
    }

    @Test(arguments: Kind.allCases)
    func `a missing file is notFound, a taken name is exists`(kind: Kind) throws {
        let place = Place(kind)
        let missing = place.folder.appending("missing")
        for purpose in [DiskPurpose.reading, .readingDirectly, .writing] {
            #expect(code { _ = try place.disk.open(missing, for: purpose) } == .notFound)
        }
        #expect(code { try place.disk.remove(missing) } == .notFound)
        #expect(code { try place.disk.rename(missing, to: missing) } == .notFound)
        #expect(code { _ = try place.disk.list(missing) } == .notFound)
        let taken = try place.made("taken", [])
        #expect(code { _ = try place.disk.open(taken, for: .creating) } == .exists)
        #expect(try place.disk.entry(at: missing) == nil)
    }

    @Test(arguments: Kind.allCases)
    func `a folder is no file and a file is no folder`(kind: Kind) throws {
        let place = Place(kind)
        let folder = place.folder.appending("folder")
        try place.disk.makeFolder(folder)
        try place.disk.makeFolder(folder)
        let file = try place.made("file", [7])
        #expect(code { _ = try place.disk.open(folder, for: .reading) } == .wrongKind)
        #expect(code { _ = try place.disk.open(folder, for: .writing) } == .wrongKind)
        #expect(code { try place.disk.makeFolder(file) } == .wrongKind)
        #expect(code { _ = try place.disk.list(file) } == .wrongKind)
    }

    @Test(arguments: Kind.allCases)
    func `a folder lists its entries by name, with size, mode and owner`(kind: Kind) throws {
        let place = Place(kind)
        _ = try place.made("b", [1, 2, 3])
        _ = try place.made("a", [])
        let inner = place.folder.appending("c")
        try place.disk.makeFolder(inner)
        #expect(
            try place.disk.list(place.folder) == [
                DiskEntry(name: "a", isFolder: false, size: 0, mode: 0o600, isOwn: true),
                DiskEntry(name: "b", isFolder: false, size: 3, mode: 0o600, isOwn: true),
                DiskEntry(name: "c", isFolder: true, size: 0, mode: 0o700, isOwn: true),
            ]
        )
        #expect(try place.disk.entry(at: inner)?.isFolder == true)
        #expect(try place.disk.list(inner).isEmpty)
    }

    @Test(arguments: Kind.allCases)
    func `a rename replaces a file and moves a folder with what it holds`(kind: Kind) throws {
        let place = Place(kind)
        let old = try place.made("old", [1])
        let new = try place.made("new", [2])
        try place.disk.rename(new, to: old)
        #expect(try place.bytes(old) == [2])
        #expect(try place.disk.entry(at: new) == nil)
        let folder = place.folder.appending("store")
        try place.disk.makeFolder(folder)
        try place.disk.rename(old, to: folder.appending("db"))
        let quarantine = place.folder.appending("quarantine")
        try place.disk.rename(folder, to: quarantine)
        try place.disk.syncFolder(place.folder)
        #expect(try place.bytes(quarantine.appending("db")) == [2])
        #expect(try place.disk.entry(at: folder) == nil)
    }

    @Test(arguments: Kind.allCases)
    func `an open file lives on under a new name and without one`(kind: Kind) throws {
        let place = Place(kind)
        let path = try place.made("file", [1])
        let file = try place.disk.open(path, for: .writing)
        try place.disk.rename(path, to: place.folder.appending("moved"))
        try file.write([2], at: 1)
        #expect(try place.bytes(place.folder.appending("moved")) == [1, 2])
        try place.disk.remove(place.folder.appending("moved"))
        try file.write([3], at: 2)
        #expect(try file.read(at: 0, count: 9) == [1, 2, 3])
        file.close()
        #expect(try place.disk.list(place.folder).isEmpty)
    }

    @Test(arguments: Kind.allCases)
    func `only an empty folder is removed`(kind: Kind) throws {
        let place = Place(kind)
        let folder = place.folder.appending("folder")
        try place.disk.makeFolder(folder)
        let file = try place.made("folder/file", [])
        #expect(code { try place.disk.remove(folder) } == .exists)
        try place.disk.remove(file)
        try place.disk.remove(folder)
        #expect(try place.disk.list(place.folder).isEmpty)
    }

    @Test(arguments: Kind.allCases)
    func `a lock is held once and free after its release`(kind: Kind) throws {
        let place = Place(kind)
        let path = place.folder.appending("lock")
        let lock = try place.disk.lock(path)
        #expect(code { _ = try place.disk.lock(path) } == .busy)
        lock.release()
        lock.release()
        let again = try place.disk.lock(path)
        #expect(code { _ = try place.disk.lock(path) } == .busy)
        again.release()
    }

    @Test(arguments: Kind.allCases)
    func `DUR-13: two folders of one file system are on one device`(kind: Kind) throws {
        let place = Place(kind)
        let other = place.folder.appending("other")
        try place.disk.makeFolder(other)
        let device = try place.disk.device(of: place.folder)
        #expect(try place.disk.device(of: other) == device)
        #expect(try place.disk.freeBytes(at: other) > 0)
    }

    private func code(_ body: () throws -> Void) -> DiskError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? DiskError)?.code
        }
    }
}
