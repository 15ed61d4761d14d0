public import World

/// What head office asks of the cloud, as the door or `office.sock` hands it over.
public struct OfficeCommand: Hashable, Sendable {
    /// One or two words, as in `folio open`.
    public let verb: String
    /// The code of the property, where the verb acts on one.
    public let property: String?
    /// The words after the verb, in order.
    public let words: [String]
    /// Options by their name without dashes; a flag has the value `true`.
    public let options: [String: String]
    /// The document of a verb that takes a file.
    public let document: JSON?

    /// Makes a command.
    public init(
        _ verb: String,
        property: String? = nil,
        words: [String] = [],
        options: [String: String] = [:],
        document: JSON? = nil
    ) {
        self.verb = verb
        self.property = property
        self.words = words
        self.options = options
        self.document = document
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        verb = try members.text("verb")
        property = try members.optional("property", JSONMembers.text)
        words = try members.list("words", JSONMembers.text)
        var options: [String: String] = [:]
        for (name, value) in try members.required("options").objectValue ?? [:] {
            options[name] = try JSONMembers.text(value, members.path(of: "options"))
        }
        self.options = options
        document = members.take("document")
        try members.close()
    }

    /// The wire form.
    public var json: JSON {
        .members([
            ("verb", .text(verb)), ("property", property.map(JSON.text)),
            ("words", .list(words.map(JSON.text))),
            ("options", .object(options.mapValues(JSON.text))), ("document", document),
        ])
    }
}

/// Why head office's wish was not granted.
public struct OfficeRefusal: Error, Hashable, Sendable {
    /// Whose fault it is.
    public enum Kind: String, Hashable, Sendable {
        /// A rule says no; exit 3.
        case refused
        /// The command line is wrong; exit 64.
        case usage
        /// The cloud failed; exit 1.
        case failed
    }

    /// Whose fault it is.
    public let kind: Kind
    /// The full code.
    public let code: String
    /// One sentence.
    public let title: String
    /// What to do now; empty where the title says it.
    public let hint: String
    /// All faults, where more than one can be named.
    public let faults: [String]

    /// Makes a refusal.
    public init(
        _ kind: Kind,
        code: String,
        title: String,
        hint: String = "",
        faults: [String] = []
    ) {
        self.kind = kind
        self.code = code
        self.title = title
        self.hint = hint
        self.faults = faults
    }

    /// Reads the member `error` of an answer.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "error")
        guard let kind = Kind(rawValue: try members.text("kind")) else {
            throw ShapeError("error.kind", "not a known word")
        }
        self.kind = kind
        code = try members.text("code")
        title = try members.text("title")
        hint = try members.text("hint")
        var params = try members.object("params")
        faults = try params.list("faults", JSONMembers.text)
    }

    /// The member `error` of a verb's answer (`cli.md`).
    public var json: JSON {
        [
            "code": .text(code), "title": .text(title), "detail": .text(faults.first ?? ""),
            "hint": .text(hint), "params": ["faults": .list(faults.map(JSON.text))],
            "kind": .text(kind.rawValue),
        ]
    }
}

/// Who grants head office's wishes.
///
/// The answer is what `--json` prints, whole.
public protocol HeadOfficeDesk: Sendable {
    /// Does what a command says, or refuses it; nil when the verb is none of its own.
    ///
    /// - Parameter command: What is asked.
    /// - Returns: The answer as JSON.
    /// - Throws: ``OfficeRefusal``; nothing was changed then.
    func perform(_ command: OfficeCommand) throws(OfficeRefusal) -> JSON?
}
