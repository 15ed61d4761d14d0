import Glibc
import World

/// Which piece of hardware a file system stands on, as far as the kernel tells.
///
/// Two partitions of one disk share its fate, so a partition counts as its disk, and a mapped
/// device as the disks beneath it. Where `/sys` is not to be seen, all devices of one driver count
/// as one: better to call a mirror none than to trust one that is none.
///
/// - SeeAlso: DUR-13.
enum DeviceIdentity {
    private static let folder = "/sys/dev/block/"
    /// Mapped devices stand on each other at most this deep.
    private static let depthLimit = 8

    static func text(major: UInt32, minor: UInt32) -> String {
        // Major 0: no block device (tmpfs, overlay, network); the number names the file system.
        if major == 0 { return "filesystem \(minor)" }
        guard let link = target(of: folder + "\(major):\(minor)") else { return "driver \(major)" }
        let disks = disks(beneath: folder + link, depth: 0)
        return "disk " + Set(disks).sorted().joined(separator: "+")
    }

    /// The names of the disks that a device of `/sys` stands on.
    private static func disks(beneath device: String, depth: Int) -> [String] {
        let parts = device.split(separator: "/")
        if exists(device + "/partition") {
            return disks(beneath: "/" + parts.dropLast().joined(separator: "/"), depth: depth + 1)
        }
        let below = depth < depthLimit ? names(in: device + "/slaves") : []
        guard !below.isEmpty else { return parts.last.map { [String($0)] } ?? [] }
        return below.flatMap { disks(beneath: device + "/slaves/" + $0, depth: depth + 1) }
    }

    private static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    private static func target(of link: String) -> String? {
        var text = [CChar](repeating: 0, count: 4_096)
        let count = unsafe readlink(link, &text, text.count)
        return count > 0
            ? String(decoding: text[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }

    private static func names(in folder: String) -> [String] {
        do {
            return try PosixDisk().list(.init(folder)).map(\.name)
        } catch {
            // Disks that stand on nothing have no such folder.
            return []
        }
    }
}
