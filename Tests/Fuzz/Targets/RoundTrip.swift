import World

/// What is read is written, and read again as the same.
enum RoundTrip {
    /// Reads a document when it can be read, and holds what is written against it.
    ///
    /// Compared as canonical bytes: two texts that Swift takes for equal may differ in bytes, and
    /// bytes are what is hashed.
    static func check<Value: Equatable>(
        _ document: JSON,
        read: (JSON) throws(ShapeError) -> Value,
        write: (Value) -> JSON
    ) throws(Finding) {
        guard let value = value({ () throws(ShapeError) in try read(document) }) else { return }
        let written = write(value).canonicalBytes
        let text = String(decoding: written, as: UTF8.self)
        do {
            let again = try read(try JSON(parsing: written))
            try Finding.unless(again == value, "read back differently: \(text)")
            try Finding.unless(write(again).canonicalBytes == written, "written anew: \(text)")
        } catch let finding as Finding {
            throw finding
        } catch { throw Finding("\(error): \(text)") }
    }

    /// What a reader gives, or nil when it refuses.
    static func value<Value, Failure>(_ read: () throws(Failure) -> Value) -> Value? {
        do throws(Failure) { return try read() } catch { return nil }
    }

    /// The document in an input, or nil when it is none.
    static func document(_ input: [UInt8]) -> JSON? {
        value { () throws(JSONError) in try JSON(parsing: input) }
    }
}
