/// A walk through a recording under one model, from change to change.
struct CrashLine {
    let model: CrashModel
    let seed: UInt64
    private(set) var persistence: Persistence
    /// How many changes were taken.
    private(set) var moment = 0
    /// How many actions were told by now.
    private(set) var told = 0
    /// Whether the change taken last was an answer.
    private(set) var isAnswer = false

    private let recording: CrashRecording

    init(_ recording: CrashRecording, _ model: CrashModel) {
        self.recording = recording
        self.model = model
        seed = recording.seed &+ UInt64(model.lies)
        persistence = Persistence(model, over: recording.base, seed: seed)
    }

    /// Whether nobody was told anything yet.
    var isBare: Bool { told == 0 }

    /// Takes the next change; false at the end.
    mutating func step() -> Bool {
        guard moment < recording.changes.count else { return false }
        let change = recording.changes[moment]
        moment += 1
        isAnswer = false
        if case .answer(let count) = change {
            told = count
            isAnswer = true
        }
        persistence.take(change)
        return true
    }
}
