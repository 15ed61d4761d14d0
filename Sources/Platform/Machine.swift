import CLinux
public import World

/// The machine under a state folder.
public enum Machine {
    /// What the kernel says; what it does not say stays unknown.
    ///
    /// - Parameter path: A path on the file system that is asked about.
    /// - Returns: The facts.
    public static func facts(at path: DiskPath) -> MachineFacts {
        let magic = unsafe clinux_file_system(path.text)
        let swap = clinux_swap()
        return MachineFacts(
            fileSystem: magic < 0 ? nil : name(of: magic),
            hasSwap: swap < 0 ? nil : swap > 0
        )
    }

    /// The word for a magic number of statfs(2); an unknown one in hexadecimal digits.
    static func name(of magic: Int64) -> String {
        names[magic] ?? "0x" + String(magic, radix: 16)
    }

    // https://man7.org/linux/man-pages/man2/statfs.2.html
    private static let names: [Int64: String] = [
        0xEF53: "ext4", 0x5846_5342: "xfs", 0x9123_683E: "btrfs", 0x2FC1_2FC1: "zfs",
        0x6969: "nfs", 0xFF53_4D42: "cifs", 0xFE53_4D42: "smb2", 0x6573_5546: "fuse",
        0x794C_7630: "overlay", 0x0102_1994: "tmpfs", 0x8584_58F6: "ramfs", 0x4D44: "vfat",
        0xF2F5_2010: "f2fs",
    ]
}
