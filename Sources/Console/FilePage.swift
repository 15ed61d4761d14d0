/// A configuration file as its man page describes it.
public struct FilePage: Sendable {
    /// A line of the file.
    public struct Key: Sendable {
        /// Left of the `=`.
        public let name: String
        /// What stands right of it, as in `/DIR`.
        public let value: String
        /// Half a sentence.
        public let meaning: String

        /// Describes a key.
        public init(_ name: String, _ value: String, _ meaning: String) {
            self.name = name
            self.value = value
            self.meaning = meaning
        }
    }

    /// As in `edged.conf`.
    public let name: String
    /// Where it lies.
    public let path: String
    /// Whose file it is, as in `edged(8)`.
    public let reader: String
    /// Its keys.
    public let keys: [Key]

    /// Describes a file of lines `key = value`.
    public init(_ name: String, path: String, reader: String, keys: [Key]) {
        self.name = name
        self.path = path
        self.reader = reader
        self.keys = keys
    }

    /// The man page, section 5.
    public var manual: String { ManualText.page(self) }
}
