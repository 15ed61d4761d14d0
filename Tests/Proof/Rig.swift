import Foundation
import Simulation

/// A way to break a desk, cut into numbered pieces of a few seconds; a piece comes to the same
/// whenever it is done.
protocol Rig: Sendable {
    /// Its name, as reports and `--rig` have it.
    var name: String { get }
    /// How much of the time it gets, against the shares of the others.
    var share: Int { get }
    /// Does a piece; the first has the number 1.
    func run(_ piece: Int) throws -> PieceResult
}

/// What a piece came to.
struct PieceResult {
    /// How much of what was tried.
    var counts: [String: Int] = [:]
    /// What did not hold.
    var violations: [Violation] = []
    /// States of a disk that were booted.
    var states = CrashStates()
}

/// A promise that did not hold.
struct Violation: Codable, Hashable {
    /// What is wrong.
    let what: [String]
    /// The command that shows it again.
    let replay: String
}

extension Rig {
    /// The command that does a piece again.
    func replay(_ piece: Int) -> String { "proof campaign --rig \(name) --piece \(piece)" }

    /// Does a piece; what keeps it from being done is a violation too.
    func result(of piece: Int) -> PieceResult {
        do { return try run(piece) } catch {
            var result = PieceResult()
            result.violations = [Violation(what: ["\(error)"], replay: replay(piece))]
            return result
        }
    }
}
