public import Ledger
public import World

/// The answer to a push, and to a question for results.
///
/// - SeeAlso: P9.7, P10.
public struct PushAnswer: Hashable, Sendable {
    /// A verdict on one action.
    public struct Result: Hashable, Sendable {
        /// The number of the action.
        public let seq: Int64
        /// What was decided.
        public let verdict: Verdict

        /// Makes a result.
        public init(seq: Int64, verdict: Verdict) {
            self.seq = seq
            self.verdict = verdict
        }

        /// Reads a result.
        ///
        /// - Throws: ``ShapeError``.
        public init(_ json: JSON, _ path: String) throws(ShapeError) {
            var members = try JSONMembers(json, at: path)
            seq = try members.integer("seq", in: 1...Int64.max)
            verdict = try Verdict(json, path)
        }

        /// The wire form.
        public var json: JSON { verdict.json(seq: seq) }
    }

    /// What the cloud now holds.
    public let custody: Custody
    /// Verdicts on the actions that are not plainly accepted; hints for the screen only (law 4).
    public let results: [Result]
    /// The cloud's signature over its custody, where it announced `custody.signed`.
    public let proof: CustodyProof?

    /// Makes an answer.
    public init(custody: Custody, results: [Result], proof: CustodyProof? = nil) {
        self.custody = custody
        self.results = results
        self.proof = proof
    }

    /// Reads an answer; unknown members are let be.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        custody = try Custody(members.required("custody"), "custody")
        results = try members.list("results", Result.init)
        proof = try members.optional("custody_proof", CustodyProof.init)
    }

    /// The wire form.
    public var json: JSON {
        .members([
            ("custody", custody.json), ("results", .list(results.map(\.json))),
            ("custody_proof", proof?.json),
        ])
    }
}
