/// Something that `proof` does: its words are read, then it runs.
protocol ProofVerb {
    /// What it takes, for `--help`.
    static var usage: String { get }

    /// Reads the words after the verb; nil when they cannot be understood.
    init?(_ words: ArraySlice<String>)

    /// Runs; false when a promise did not hold.
    func run() throws -> Bool
}

extension Simulate: ProofVerb {}
extension Crash: ProofVerb {}
extension Damage: ProofVerb {}
extension Salvages: ProofVerb {}
extension Losses: ProofVerb {}
extension Chaos: ProofVerb {}
extension Campaign: ProofVerb {}
extension Plant: ProofVerb {}
