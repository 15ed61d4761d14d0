/// Where a crash state is found again: recording, moment, model, and what the cut left.
public struct CrashPlace: Hashable, Sendable, CustomStringConvertible {
    /// The change of the recording after which the power went.
    public var moment: Int
    /// The disk's habits.
    public var model: CrashModel
    /// What was left of what was pending.
    public var cut: CrashCut

    /// Names a place.
    public init(_ moment: Int, _ model: CrashModel, _ cut: CrashCut) {
        self.moment = moment
        self.model = model
        self.cut = cut
    }

    /// As a replay takes it.
    public var description: String { "\(moment)/\(model.rawValue)/\(cut)" }

    /// Reads what ``description`` wrote.
    public init?(_ text: String) {
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 3, let moment = Int(parts[0]), let cut = CrashCut(parts[2]),
            let model = CrashModel(rawValue: parts[1])
        else { return nil }
        self.init(moment, model, cut)
    }
}
