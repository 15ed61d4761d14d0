/// A wait between two looks of a screen that lives.
public struct Pause: Sendable {
    /// Waits that many milliseconds; false ends the screen.
    let wait: @Sendable (Int64) async -> Bool

    /// Makes a wait of the outside's own.
    public init(_ wait: @escaping @Sendable (Int64) async -> Bool) {
        self.wait = wait
    }

    /// One look and no more.
    public static let none = Pause { _ in false }
}
