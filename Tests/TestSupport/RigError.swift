/// A real process that did not do what the test or the demo needs to go on.
public struct RigError: Error, CustomStringConvertible, Sendable {
    /// What happened, with the process's own words.
    public let description: String

    /// Tells what happened.
    public init(_ description: String) {
        self.description = description
    }
}
