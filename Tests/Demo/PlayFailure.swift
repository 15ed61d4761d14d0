/// The first thing that went wrong in a play.
struct PlayFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
