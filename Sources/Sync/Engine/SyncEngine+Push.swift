import Ledger
import World

/// What comes of pushes.
extension SyncEngine {
    mutating func pushAnswered(
        _ custody: Custody,
        _ isMatching: Bool,
        _ milliseconds: Int64,
        _ now: Timestamp
    ) -> [SyncStep] {
        let sent = pushed
        pushed = nil
        lineAnswered(.push, now)
        guard let index = incarnations.firstIndex(where: { $0.id == custody.incarnation }),
            let sent, sent.incarnation == custody.incarnation
        else {
            // An answer about something that was not asked: compare before anything else.
            isHelloWanted = true
            return []
        }
        poison = PoisonWatch()
        let before = incarnations[index].received
        batch.answered(
            after: milliseconds,
            wasFull: custody.receivedSeq - before >= batch.count,
            limit: limits.maxActions
        )
        let cloud = IncarnationTable.Cloud(
            isKnown: true,
            isClosed: false,
            received: custody.receivedSeq,
            promisedSafe: incarnations[index].promisedSafe,
            isCurrentKnownHere: true
        )
        var comparison = Comparison()
        judge(index, cloud, match: isMatching, safe: custody.safeSeq, &comparison)
        let isAgain = replayed(sent.range, of: sent.incarnation)
        // Progress, or something is odd: an answer that takes nothing would be asked for ever.
        if !isAgain, incarnations[index].received <= before { failLane(.push, now) }
        return steps(after: comparison)
    }

    /// A batch that the cloud cannot read: smaller ones find the one it is about.
    ///
    /// - SeeAlso: P9.9.
    mutating func pushUnreadable(_ now: Timestamp) -> [SyncStep] {
        guard let pushed else { return [] }
        guard pushed.range.count == 1 else {
            batch.halve()
            return []
        }
        let isEnough = poison.refused(pushed.incarnation, pushed.range.lowerBound, at: now)
        guard isEnough else { return [] }
        order()
        return [.checkChain(incarnation: pushed.incarnation)]
    }

    mutating func chainChecked(_ incarnation: ID, _ isGood: Bool) -> [SyncStep] {
        orderedUntil = nil
        guard let index = incarnations.firstIndex(where: { $0.id == incarnation }),
            poison.incarnation == incarnation
        else { return [] }
        let seq = poison.seq
        poison = PoisonWatch()
        guard isGood else {
            stuck.insert(incarnation)
            return [.alarm(.chainBroken(incarnation: incarnation))]
        }
        let mine = incarnations[index]
        guard mine.received < seq, seq <= mine.held else { return [] }
        let carry = Carry(incarnation: incarnation, from: mine.received + 1, poison: seq)
        return begin(.poison, carry: [carry], leaving: [incarnation])
    }

    mutating func failLane(_ request: SyncRequest, _ now: Timestamp) {
        lanes[Self.laneName(request), default: Lane()].fail(at: now, entropy)
    }
}
