/// Why the words of a command line cannot be taken (exit 64).
struct UsageError: Error, Equatable {
    /// A whole sentence, which names the word and the position of the fault.
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}
