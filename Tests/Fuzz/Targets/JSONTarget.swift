import World

extension Target {
    /// The reader of JSON: what it takes is written canonically, once and for all.
    static let json = Target("json", .json) {
        { input in
            guard let document = RoundTrip.document(input) else { return }
            let written = document.canonicalBytes
            let again = try JSON(parsing: written)
            try Finding.unless(again == document, "read back differently")
            try Finding.unless(again.canonicalBytes == written, "not canonical")
            try Finding.unless(document.canonicalText.utf8.elementsEqual(written), "text differs")
            // Nothing shrinks but blanks and escapes, so a small input is a small document.
            try Finding.unless(written.count <= 6 * input.count, "grew to \(written.count) bytes")
        }
    }
}
