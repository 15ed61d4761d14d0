/// Why the words of a command line cannot be taken (exit 64).
public struct UsageError: Error, Equatable {
    /// A whole sentence, which names the word and the position of the fault.
    public let sentence: String

    /// Makes an error of a whole sentence.
    public init(_ sentence: String) {
        self.sentence = sentence
    }
}
