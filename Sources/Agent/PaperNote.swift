import Desk
import Ledger
import World

/// A file in plain text that names the blank slips in the drawer.
///
/// The day they are needed is the day on which nothing else can be read: keys gone, disk full.
/// Their numbers are no secret, so this file needs no key.
struct PaperNote {
    private static let sizeLimit = 80

    private let path: DiskPath
    private let disk: any Disk

    /// Names the file.
    init(_ state: DiskPath, on disk: any Disk) {
        path = state.appending("paper")
        self.disk = disk
    }

    /// What the file names; nil when there is none, or none that can be read.
    func read() -> BlankSlips? {
        do throws(DiskError) {
            guard try disk.entry(at: path) != nil else { return nil }
            let bytes = try disk.contents(of: path, limit: Self.sizeLimit)
            return BlankSlips(String(decoding: bytes, as: UTF8.self))
        } catch { return nil }
    }

    /// Names other slips; what the file says already is not written again.
    func keep(_ slips: BlankSlips?) throws(DiskError) {
        if slips == read() { return }
        guard let slips else { return try disk.remove(path) }
        try disk.place(Array(slips.text.utf8), at: path, through: path.parent.appending("tmp"))
    }
}

extension Refusal {
    /// The codes that send people to paper.
    private static let paperCodes: Set<Code> = [
        .desk(.locked), .desk(.diskReserve), .store(.wrongKey), .store(.journalUnwritable),
    ]

    /// The refusal with the numbers of the slips that serve meanwhile, where it sends to paper.
    func pointing(to slips: @autoclosure () -> BlankSlips?) -> Refusal {
        guard Self.paperCodes.contains(code), let slips = slips() else { return self }
        let numbers: [String: JSON] = [
            "from": .text(slips.first.text), "to": .text(slips.last.text),
        ]
        return Refusal(code, params.merging(numbers) { own, _ in own })
    }
}
