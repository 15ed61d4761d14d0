import Ledger
import World

/// What to do next, given all that is known.
extension SyncEngine {
    mutating func next(_ now: Timestamp) -> [SyncStep] {
        guard isStarted else { return [] }
        if helloDueAt.map({ $0 <= now }) ?? false { isHelloWanted = true }
        if pullDueAt.map({ $0 <= now }) ?? false {
            isPullWanted = true
            pullDueAt = nil
        }
        if orderedUntil.map({ $0 <= now }) ?? false {
            // The house could not do it, a full disk say: compare anew and tell it again.
            orderedUntil = nil
            isHelloWanted = true
        }
        var steps: [SyncStep] = []
        if lineOpensAt.map({ $0 <= now }) ?? true {
            lineOpensAt = nil
            if lineBackoff.isDown {
                steps += nextProbe(now)
            } else {
                steps += nextHello(now)
                steps += nextPush(now)
                steps += nextReplay(now)
                steps += nextPull(now)
                steps += nextWake(now)
            }
        }
        return steps
    }

    func lane(_ request: SyncRequest) -> Lane { lanes[request] ?? Lane() }

    /// A snapshot and a pull are the same lane: both change the replica.
    static func laneName(_ request: SyncRequest) -> SyncRequest {
        request == .snapshot ? .pull : request
    }

    private mutating func begin(_ request: SyncRequest, _ step: SyncStep) -> [SyncStep] {
        lanes[Self.laneName(request), default: Lane()].isBusy = true
        return [step]
    }

    /// While the line is down only the time is asked for, and nothing while an answer is awaited.
    private mutating func nextProbe(_ now: Timestamp) -> [SyncStep] {
        lanes.values.contains(where: \.isBusy) ? [] : begin(.time, .time)
    }

    private mutating func nextHello(_ now: Timestamp) -> [SyncStep] {
        guard isHelloWanted, lane(.hello).isOpen(at: now), !lane(.push).isBusy else { return [] }
        return begin(.hello, .hello)
    }

    private mutating func nextPush(_ now: Timestamp) -> [SyncStep] {
        guard !isQuarantined, orderedUntil == nil, !isHelloWanted, !lane(.hello).isBusy,
            lane(.push).isOpen(at: now),
            // SPEC: P17.3: older numberings go to their end before the new one begins.
            let waiting = incarnations.first(where: { $0.isWaiting && !stuck.contains($0.id) })
        else { return [] }
        let first = waiting.received + 1
        if first < waiting.firstHeld {
            stuck.insert(waiting.id)
            return [.alarm(.pruned(incarnation: waiting.id, missing: first))]
        }
        let last = min(waiting.held, first + batch.count - 1)
        pushed = (waiting.id, first...last)
        return begin(.push, .push(incarnation: waiting.id, first: first, last: last))
    }

    /// What the cloud holds is sent again when nothing waits for the first time.
    private mutating func nextReplay(_ now: Timestamp) -> [SyncStep] {
        guard !isQuarantined, orderedUntil == nil, !isHelloWanted, !lane(.hello).isBusy,
            lane(.push).isOpen(at: now), let step = replayStep()
        else { return [] }
        return begin(.push, step)
    }

    private var mayPull: Bool {
        standing != .revoked && !isDrainOnly && !isQuarantined && !lane(.hello).isBusy
    }

    private mutating func nextPull(_ now: Timestamp) -> [SyncStep] {
        guard mayPull, lane(.pull).isOpen(at: now) else { return [] }
        if let snapshotWanted {
            // The request names the view, which a hello tells.
            guard hasHello else { return [] }
            return begin(
                .snapshot,
                .snapshot(snapshotWanted.reason, collections: snapshotWanted.collections)
            )
        }
        guard isPullWanted, let cursor else { return [] }
        isPullWanted = false
        return begin(.pull, .pull(cursor))
    }

    private mutating func nextWake(_ now: Timestamp) -> [SyncStep] {
        guard followsWake, hasHello, mayPull, capabilities.contains("wake"),
            policy.wakeMode == .longpoll, snapshotWanted == nil, lane(.wake).isOpen(at: now)
        else { return [] }
        return begin(.wake, .wake(cursor, waitSeconds: limits.wakeWaitSeconds))
    }

    /// The next moment at which something may be due, when it is not the one announced already.
    mutating func nextWait(_ now: Timestamp) -> [SyncStep] {
        guard isStarted else { return [] }
        var moments = [lineOpensAt, helloDueAt, pullDueAt, orderedUntil].compactMap { $0 }
        moments += lanes.values.compactMap { $0.isBusy ? nil : $0.opensAt(after: now) }
        if let lineOpensAt { moments = moments.filter { $0 >= lineOpensAt } }
        guard let soonest = moments.filter({ $0 > now }).min(), soonest != announcedWait else {
            return []
        }
        announcedWait = soonest
        return [.wait(until: soonest)]
    }
}
