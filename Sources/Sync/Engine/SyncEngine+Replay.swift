import Ledger

/// Sending again what the cloud holds: the same bytes under the same numbers, compared there.
///
/// What waits for the first time goes before it, and a new numbering ends it.
extension SyncEngine {
    mutating func wantReplay(from first: Int64) {
        let first = max(first, current.firstHeld)
        replay = first <= current.received ? (current.id, first...current.received) : nil
    }

    /// The next push of a replay, nil when there is none.
    mutating func replayStep() -> SyncStep? {
        guard let wanted = replay, wanted.incarnation == current.id else {
            replay = nil
            return nil
        }
        let first = wanted.range.lowerBound
        let last = min(wanted.range.upperBound, first + batch.count - 1)
        pushed = (wanted.incarnation, first...last)
        return .push(incarnation: wanted.incarnation, first: first, last: last)
    }

    /// Takes note that a part of it was answered; says whether the push was one of a replay.
    mutating func replayed(_ sent: ClosedRange<Int64>, of incarnation: ID) -> Bool {
        guard let wanted = replay, wanted.incarnation == incarnation,
            sent.lowerBound == wanted.range.lowerBound
        else { return false }
        let rest = sent.upperBound + 1
        replay =
            rest <= wanted.range.upperBound ? (incarnation, rest...wanted.range.upperBound) : nil
        return true
    }
}
