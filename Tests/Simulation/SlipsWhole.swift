import World

/// INV-7: after the storm every slip number of every series is in the cloud, without gaps.
public enum SlipsWhole: Checker {
    /// What is wrong.
    public static func faults(_ evidence: Evidence) -> [String] {
        guard evidence.isPast(.drained) else { return [] }
        var numbers: [String: Set<Int>] = [:]
        for action in evidence.ledger["actions"]?.listValue ?? [] {
            guard let slip = action["slip"]?.textValue else { continue }
            let parts = slip.split(separator: "-").map(String.init)
            guard parts.count == 3, let number = Int(parts[2]) else {
                return ["INV-7: \(slip) is no slip number"]
            }
            numbers[parts[0] + "-" + parts[1], default: []].insert(number)
        }
        return numbers.sorted { $0.key < $1.key }.flatMap { series, known in
            (1...(known.max() ?? 1)).filter { !known.contains($0) }
                .map { "INV-7: slip \(series)-\($0) is nowhere" }
        }
    }
}
