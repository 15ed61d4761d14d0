/// One reader of the house, and what must hold whatever it is given.
struct Target: Sendable {
    /// What one input is given to.
    typealias Body = (_ input: [UInt8]) throws -> Void

    /// How inputs look, for who makes them.
    enum Form: Sendable {
        /// Bytes of any kind, or a plan that a ``Dice`` reads.
        case bytes
        /// Words.
        case text
        /// A JSON document; it is changed member by member as well.
        case json
    }

    /// Its name, also that of its corpus folder.
    let name: String
    /// How its inputs look.
    let form: Form
    /// Inputs that are longer are not tried.
    let sizeLimit: Int
    /// Builds what it needs, once for many inputs.
    let make: @Sendable () throws -> Body

    init(
        _ name: String,
        _ form: Form,
        sizeLimit: Int = 4_096,
        make: @escaping @Sendable () throws -> Body
    ) {
        self.name = name
        self.form = form
        self.sizeLimit = sizeLimit
        self.make = make
    }

    /// All targets, by name.
    static let all: [Target] = [
        .action, .agent, .answer, .arguments, .cloud, .configuration, .desk, .feed, .gzip,
        .header, .journal, .json, .keyring, .message, .money, .office, .page, .paper,
        .range, .record, .snapshot, .socket, .zone,
    ]
}

/// Something that must not be.
struct Finding: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Throws unless the claim holds.
    static func unless(_ claim: Bool, _ text: @autoclosure () -> String) throws(Finding) {
        if !claim { throw Finding(text()) }
    }
}
