import World

/// The printer as a part of `edgectl doctor`: the agent knows what waits for paper, and only who
/// prints knows where that is.
///
/// Printer trouble never touches money (PRN-1), so it is a warning, whatever it is.
///
/// - SeeAlso: D-07 of the failure modes.
struct PrinterPart {
    private static let name = JSON.text("printer")
    /// States in the order in which parts are shown.
    private static let order: [JSON] = ["broken", "warning", "unknown", "ok"]

    let world: ProgramWorld

    /// An answer with this part in its place; one without parts stays as it is.
    func added(to answer: JSON) -> JSON {
        guard var members = answer.objectValue, var parts = answer["parts"]?.listValue else {
            return answer
        }
        let waiting = parts.first { $0["part"] == Self.name }
        parts.removeAll { $0["part"] == Self.name }
        let part = seen(waiting)
        let place = parts.firstIndex { rank($0) > rank(part) } ?? parts.endIndex
        parts.insert(part, at: place)
        members["parts"] = .list(parts)
        return .object(members)
    }

    private func rank(_ part: JSON) -> Int {
        let state = part["state"] ?? (part["code"] == nil ? "ok" : "broken")
        return Self.order.firstIndex(of: state) ?? Self.order.count
    }

    private func seen(_ waiting: JSON?) -> JSON {
        let (state, what) = look()
        let isWaiting = waiting?["state"] == "warning"
        let words = [what, isWaiting ? waiting?["detail"]?.textValue : nil].compactMap(\.self)
        return .members([
            ("part", Self.name), ("ok", true),
            ("state", isWaiting && state == "ok" ? "warning" : state),
            ("detail", .text(words.joined(separator: ", "))),
        ])
    }

    /// What the set-up says, and whether the printer is there.
    private func look() -> (state: JSON, what: String) {
        let setUp: TillConfiguration
        do throws(UsageError) {
            setUp = try TillConfiguration(variable: world.variable, disk: world.disk)
        } catch { return ("warning", error.sentence) }
        if let fault = setUp.paperFault { return ("warning", fault) }
        guard let place = setUp.printer else { return ("ok", "none is set up") }
        guard let printer = world.printer else { return ("unknown", place.text) }
        do throws(PrinterError) {
            try printer.answer(at: place)
            return ("ok", place.text)
        } catch { return ("warning", "\(place.text): \(error.code.rawValue)") }
    }
}

extension PrinterPlace {
    /// The device or queue, as `till.conf` names it.
    fileprivate var text: String {
        switch self {
        case .device(let path): path.text
        case .queue(let name): name
        }
    }
}
