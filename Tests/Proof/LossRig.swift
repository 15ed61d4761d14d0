import Simulation

/// Records whose copies are gone with the store: a piece is so many trials on one day.
struct LossRig: Rig {
    let name = "losses"
    let share = 10

    private static let trials = 50

    func run(_ piece: Int) throws -> PieceResult {
        let first = (piece - 1) * Self.trials + 1
        let result = try Losses.run(first..<first + Self.trials)
        var piece = PieceResult()
        piece.counts = [
            "faults_tried": result.trials, "records_destroyed": result.outcome.destroyed,
            "actions_lost": result.outcome.lost, "held_by_the_cloud": result.outcome.inCloud,
            "restored": result.outcome.restored, "money_unknown": result.outcome.unknown,
        ]
        piece.violations = result.violations
        return piece
    }
}
