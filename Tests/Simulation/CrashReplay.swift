/// Makes one crash state again and says what is wrong with it.
public struct CrashReplay {
    private let recording: CrashRecording
    private let places: [CrashPlace]

    /// Prepares it.
    ///
    /// - Parameters:
    ///   - recording: The recording in which it was found.
    ///   - places: The cuts, one inside the other.
    public init(_ recording: CrashRecording, _ places: [CrashPlace]) {
        self.recording = recording
        self.places = places
    }

    /// What does not hold; nil when the recording has no such place.
    public func run() -> [String]? {
        guard let first = places.first else { return nil }
        var line = CrashLine(recording, first.model)
        while line.moment < first.moment { guard line.step() else { return nil } }
        var image = line.persistence.image(first.cut)
        var boot = CrashBoot(line, recording)
        var (evidence, disk) = boot.run(image)
        for place in places.dropFirst() {
            var inner = Persistence(place.model, over: image, seed: line.seed)
            for change in disk.changes.prefix(place.moment) { inner.take(change) }
            image = inner.image(place.cut)
            boot.seed &+= 9
            (evidence, disk) = boot.run(image)
        }
        boot.goFurther(from: disk.image, &evidence)
        var trace = JournalTrace(over: image)
        for change in disk.changes { trace.take(change) }
        let written = line.model.isHonest ? trace.faults : []
        return CrashExplorer.judge(evidence, line) + written
    }
}
