import Journal
import World

extension Target {
    /// Records of any content: what is saved is what is read.
    ///
    /// Shape of an input: a list of notes.
    static let record = Target("record", .json, sizeLimit: 8_192) {
        { input in
            let notes = RoundTrip.document(input)?.listValue ?? []
            guard !notes.isEmpty else { return }
            let desk = try JournalDesk()
            let journal = try desk.openFirst()
            let isShort = { (note: JSON) in (note["request"]?.canonicalBytes.count ?? 0) <= 1_024 }
            let saved = try desk.save(notes.filter(isShort), in: journal)
            journal.close()
            let read = try desk.scan()
            try Finding.unless(read.records == saved, "saved \(saved.count), read others")
            try Finding.unless(read.findings.holes.isEmpty, "a hole in a whole journal")
        }
    }
}
