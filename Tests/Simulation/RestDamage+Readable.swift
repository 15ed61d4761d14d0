import TestSupport
import World

extension RestDamage {
    /// DUR-9: a record that one boot could not read, and that was never confirmed, stays void when
    /// the disk can read it again.
    ///
    /// - Parameter turn: Which group of the day is being written when the power goes.
    /// - Returns: What is wrong after two more lives.
    public func runReadable(turn: Int) -> [String] {
        var line = CrashLine(recording, .ordered)
        var left = turn
        while line.step() {
            guard !line.isBare, let write = record(written: line) else { continue }
            left -= 1
            if left < 0 { return faults(line, write) }
        }
        return []
    }

    /// Which bytes of copy a were written last, and where.
    private func record(written line: CrashLine) -> (file: Int, offset: Int, bytes: [UInt8])? {
        guard case .write(let file, let offset, let bytes)? = line.persistence.pending.last,
            bytes.starts(with: Array("MJR1".utf8)),
            line.persistence.durable.names.contains(where: {
                $0.value == file && $0.key.hasSuffix(".a.seg")
            })
        else { return nil }
        return (file, offset, bytes)
    }

    private func faults(
        _ line: CrashLine,
        _ write: (file: Int, offset: Int, bytes: [UInt8])
    ) -> [String] {
        var unread = line.persistence.durable
        unread.apply(.write(write.file, at: write.offset, write.bytes.map { $0 ^ 0x3C }))
        let disk = SimulatedDisk(unread)
        let clock = ManualClock(recording.end.adding(milliseconds: 60_000))
        let desk = CrashDesk(on: disk, cloud: nil, clock: clock, seed: UInt64(line.moment))
        desk.isOnline = false
        do {
            try desk.switchOn()
            var day = CrashDay(desk, seed: UInt64(line.moment))
            day.login()
            day.capture(1)
            desk.crash()
        } catch { return ["I-1: the desk does not come up: \(error)"] }
        var again = disk.image
        let held = again.files[write.file]?.read(at: write.offset, count: write.bytes.count)
        // A file that was mended meanwhile is another one.
        guard held == write.bytes.map({ $0 ^ 0x3C }) else { return [] }
        again.apply(.write(write.file, at: write.offset, write.bytes))
        let evidence = CrashBoot(line, recording).run(again).evidence
        var known: Set<String> = []
        for record in evidence.records {
            if let id = NumberedOnce.body(record)["action_id"]?.textValue { known.insert(id) }
        }
        let lost = desk.told.filter { !known.contains($0) }.map {
            "I-1: \($0) was saved and is gone"
        }
        return lost + CrashExplorer.checkers.flatMap { $0.faults(evidence) }
    }
}
