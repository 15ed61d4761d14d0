import World

/// What became of one planted bug.
struct PlantFinding {
    /// Whether the rig failed because a promise did not hold.
    private(set) var isFound = false
    /// The first violation, or why there is none.
    var why = ""
    /// How long the build took.
    var buildSeconds = 0
    /// How long the rig looked.
    var rigSeconds = 0

    /// Nothing yet.
    init() {}

    /// Takes over how a rig ended; a rig that died has found nothing.
    mutating func take(_ ending: PlantCopy.Ending) {
        if ending.isLate {
            why = "took too long"
        } else if ending.code == 0 {
            why = "not found"
        } else if ending.code == 1, let line = Self.violation(ending.out) {
            isFound = true
            why = line
        } else {
            why = "the rig ended with \(ending.code)"
        }
    }

    /// The first line that names a promise, or a test that recorded an issue.
    private static func violation(_ out: String) -> String? {
        let lines = out.split(separator: "\n").map(String.init)
        if let issue = lines.first(where: { $0.contains(" recorded an issue ") }) {
            return String(issue.drop { !$0.isLetter }.prefix(160))
        }
        return lines.first { line in
            line.hasPrefix("  ") && line.contains(#/[A-Z]+-[0-9]+: |Law 1: /#)
        }.map { String($0.drop { $0 == " " }.prefix(160)) }
    }

    /// One line for people.
    var line: String {
        "\(isFound ? "found" : "NOT FOUND") (build \(buildSeconds) s, rig \(rigSeconds) s): \(why)"
    }

    /// For programs.
    var json: JSON {
        [
            "found": .boolean(isFound), "why": .text(why),
            "build_seconds": .integer(Int64(buildSeconds)),
            "rig_seconds": .integer(Int64(rigSeconds)),
        ]
    }

    /// Reads what ``json`` gave.
    init?(_ json: JSON?) {
        guard let json, let why = json["why"]?.textValue else { return nil }
        isFound = json["found"] == true
        self.why = why
        buildSeconds = Int(json["build_seconds"]?.integerValue ?? 0)
        rigSeconds = Int(json["rig_seconds"]?.integerValue ?? 0)
    }
}
