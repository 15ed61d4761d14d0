/// I-16: a cut costs no store: what a cut leaves of it is whole, and nothing has to be made again.
///
/// A desk would come up all the same, and after the third time in a day it would stop (BT-15).
public enum StoreKept: CrashChecker {
    /// What is wrong.
    public static func faults(_ evidence: CrashEvidence) -> [String] {
        guard evidence.isPureCut, evidence.gaveUpStore else { return [] }
        return ["I-16: a cut left a store that had to be made again"]
    }
}
