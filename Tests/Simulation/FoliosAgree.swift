/// I-19: a folio shows every line of this desk once, whoever has it by now.
///
/// In a recorded day nobody else writes on a folio.
public enum FoliosAgree: CrashChecker {
    /// What is wrong.
    public static func faults(_ evidence: CrashEvidence) -> [String] {
        guard evidence.halt == nil, evidence.isPureCut else { return [] }
        return evidence.folios.sorted { $0.key < $1.key }.compactMap { number, shown in
            let own = evidence.posted[number] ?? 0
            return shown == own ? nil : "I-19: \(number) shows \(shown), its lines are \(own)"
        }
    }
}
