import Journal

/// I-14: a cut on an honest disk leaves no hole, and no new numbering begins.
public enum NoFalseHole: CrashChecker {
    /// What is wrong.
    public static func faults(_ evidence: CrashEvidence) -> [String] {
        guard evidence.isPureCut, evidence.halt == nil else { return [] }
        var faults = evidence.holes.map { "I-14: a cut left a hole at lsn \($0.lsns)" }
        if evidence.declared > 0 { faults.append("I-14: a cut was declared a loss") }
        let numberings = Set(evidence.records.map(\.incarnation))
        if numberings.count > 1 { faults.append("I-14: a cut began a new numbering") }
        return faults
    }
}
