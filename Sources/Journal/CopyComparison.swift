/// What one copy holds where a record is expected.
enum SlotState: Hashable {
    /// Never written.
    case zero
    /// A record that proves itself.
    case valid(JournalRecord)
    /// Bytes that are no record.
    case bad
    /// The file itself is not there.
    case missing
}

/// What the two copies of one slot mean together: the table of `durability.md` 5.1.
enum CopyComparison: Hashable {
    /// Use the record; the named copy is rewritten from the other.
    case use(JournalRecord, repair: JournalCopy?)
    /// Two different records under one number: the branch of a is kept.
    case fork(kept: JournalRecord, other: JournalRecord)
    /// The journal ends here.
    case end
    /// Never confirmed to anybody: this and all after it do not count.
    case void
    /// Lost; when not certain, it may never have been confirmed.
    case hole(isCertain: Bool)

    /// Decides a slot.
    ///
    /// - Parameters:
    ///   - a: The first copy.
    ///   - b: The second copy, which is begun only when the first one is synced (DUR-10).
    ///   - wasConfirmed: Whether there is evidence that the slot's record was confirmed: a later
    ///     group, a later segment, the store, a head file, the cloud.
    /// - Returns: What the slot means.
    static func of(a: SlotState, b: SlotState, wasConfirmed: Bool) -> CopyComparison {
        switch (a, b) {
        case (.valid(let left), .valid(let right)):
            left.hash == right.hash && left.kind == right.kind
                ? .use(left, repair: nil) : .fork(kept: left, other: right)
        case (.valid(let left), .zero), (.valid(let left), .bad), (.valid(let left), .missing):
            .use(left, repair: .b)
        case (.zero, .valid(let right)), (.bad, .valid(let right)), (.missing, .valid(let right)):
            .use(right, repair: .a)
        case _ where wasConfirmed: .hole(isCertain: true)
        case (.zero, .zero), (.zero, .missing): .end
        case (.bad, .zero), (.missing, .zero): .void
        case (.zero, .bad), (.bad, .bad), (.missing, .bad), (.bad, .missing), (.missing, .missing):
            .hole(isCertain: false)
        }
    }
}
