/// I-15: the next boot finds what this one left.
public enum SameAgain: CrashChecker {
    /// What is wrong.
    public static func faults(_ evidence: CrashEvidence) -> [String] {
        guard let again = evidence.again, again != evidence.contents else { return [] }
        return ["I-15: the next boot finds another state"]
    }
}
