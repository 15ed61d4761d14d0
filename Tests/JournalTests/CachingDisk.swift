import TestSupport
import World

/// A disk whose memory of a file differs from what the device holds, as after a failed sync.
final class CachingDisk: PassingDisk {
    let inner: MemoryDisk
    private let device: MemoryDisk

    init(cache: MemoryDisk, device: MemoryDisk) {
        inner = cache
        self.device = device
    }

    func open(_ path: DiskPath, for purpose: DiskPurpose) throws(DiskError) -> any DiskFile {
        try (purpose == .readingDirectly ? device : inner).open(path, for: purpose)
    }
}
