import Journal
import Ledger
import World

/// Numbers of actions whose absence is known, by incarnation.
enum LostNumbers {
    /// From `hole` notes and from what a scan found.
    static func of(_ notes: [JSON], _ holes: [JournalHole]) -> [ID: RangeSet] {
        var lost: [ID: RangeSet] = [:]
        for note in notes.compactMap(HoleNote.init) {
            if let seqs = note.seqs { lost[note.incarnation, default: RangeSet()].insert(seqs) }
        }
        for hole in holes {
            if let seqs = hole.seqs { lost[hole.incarnation, default: RangeSet()].insert(seqs) }
        }
        return lost
    }

    /// From `hole` notes among the records of a journal.
    static func of(_ records: [JournalRecord], _ holes: [JournalHole]) -> [ID: RangeSet] {
        let notes = records.filter { $0.kind == .note }.compactMap { record in
            do { return try JSON(parsing: record.body) } catch { return nil as JSON? }
        }
        return of(notes, holes)
    }
}
