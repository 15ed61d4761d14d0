import World

extension Target {
    /// A page for a printer, which another process reads.
    static let paper = Target("paper", .json) {
        { input in
            guard let document = RoundTrip.document(input) else { return }
            try RoundTrip.check(
                document,
                read: { (json) throws(ShapeError) in try Page(json) },
                write: \.json
            )
        }
    }
}
