import Ledger
import World

/// What a hello settles: epoch, standing, limits, and each numbering by the table of P17.4.
extension SyncEngine {
    mutating func greeted(
        _ response: HelloResponse,
        _ matches: [ID: Bool],
        _ now: Timestamp
    ) -> [SyncStep] {
        adopt(response, now)
        let steps = adopt(response.standing) + compare(response, matches)
        lineAnswered(.hello, now)
        if standing == .suspended { standAside(now) }
        return steps
    }

    private mutating func adopt(_ response: HelloResponse, _ now: Timestamp) {
        hasHello = true
        isHelloWanted = false
        isDrainOnly = false
        personWaits = false
        stuck = []
        helloDueAt = now.adding(milliseconds: Self.helloInterval)
        limits = response.limits
        policy = response.policy
        capabilities = Set(response.capabilities)
        batch.adopt(limit: limits.maxActions)
        for request in lanes.keys { lanes[request]?.release() }
        isPullWanted = true
        if let known = cloudEpoch, known != response.cloud.cloudEpoch {
            want(.cloudRestored)
        } else if response.cursorStatus == .gone || response.cursorStatus == .unknown {
            want(.cursorGone)
        } else if cursor == nil {
            want(.first)
        }
        cloudEpoch = response.cloud.cloudEpoch
    }

    mutating func adopt(_ standing: DeviceStanding) -> [SyncStep] {
        guard standing != self.standing else { return [] }
        self.standing = standing
        return [.adopt(standing)]
    }

    /// Compares every numbering that is not carried with what the cloud says of it.
    private mutating func compare(
        _ response: HelloResponse,
        _ matches: [ID: Bool]
    ) -> [SyncStep] {
        let known = Dictionary(
            response.incarnations.map { ($0.incarnation, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        if orderedUntil != nil { return [] }
        let isCurrentKnownHere = incarnations.contains { known[$0.id]?.state == .current }
        var comparison = Comparison()
        for index in incarnations.indices where !incarnations[index].isCarried {
            let id = incarnations[index].id
            let told = known[id] ?? KnownIncarnation(unknown: id)
            let cloud = IncarnationTable.Cloud(
                isKnown: told.state != .unknown,
                isClosed: told.state == .closed,
                received: told.receivedSeq,
                promisedSafe: incarnations[index].promisedSafe,
                isCurrentKnownHere: isCurrentKnownHere
            )
            let match = matches[id] ?? told.match
            judge(index, cloud, match: match, safe: told.safeSeq, &comparison)
        }
        return steps(after: comparison)
    }

    /// What the rows of several numberings come to.
    struct Comparison {
        var steps: [SyncStep] = []
        var reason: IncarnationBegin.Reason?
        var underNew: [Carry] = []
        var underCurrent: [Carry] = []
        /// Numberings that a new one takes the place of, with or without anything to carry.
        var left: [ID] = []
    }

    /// Finds the row of one numbering and does what it says.
    ///
    /// - SeeAlso: P17.4.
    mutating func judge(
        _ index: Int,
        _ cloud: IncarnationTable.Cloud,
        match: Bool?,
        safe: Int64,
        _ comparison: inout Comparison
    ) {
        let mine = incarnations[index]
        let local = IncarnationTable.Local(
            isCurrent: index == incarnations.count - 1,
            last: mine.last,
            held: mine.held,
            firstHeld: mine.firstHeld,
            match: match
        )
        let row = IncarnationTable.row(local, cloud)
        switch row {
        case .normal, .unknown:
            incarnations[index].promisedSafe = max(mine.promisedSafe, row == .normal ? safe : 0)
            comparison.steps += received(index, row == .normal ? cloud.received : 0)
        case .clone:
            if !isQuarantined { comparison.steps += [.quarantine(.clone), .alarm(.clone)] }
            quarantine = quarantine ?? .clone
        case .closedIncomplete:
            comparison.underCurrent += carry(mine, from: cloud.received + 1)
        case .deskWentBack, .fork, .promiseBroken:
            comparison.left.append(mine.id)
            comparison.reason = comparison.reason ?? IncarnationTable.reason(for: row)
            // Above what was promised under a hash that matched: of a fork the cloud's own
            // number says nothing.
            comparison.underNew += carry(
                mine,
                from: row == .promiseBroken ? mine.firstHeld : mine.promisedSafe + 1
            )
        }
    }

    private func carry(_ mine: LocalIncarnation, from first: Int64) -> [Carry] {
        let low = max(first, mine.firstHeld)
        return low <= mine.held ? [Carry(incarnation: mine.id, from: low)] : []
    }

    /// Takes over how far custody reaches.
    private mutating func received(_ index: Int, _ received: Int64) -> [SyncStep] {
        incarnations[index].received = received
        let mine = incarnations[index]
        return [.record(incarnation: mine.id, received: received, safe: mine.promisedSafe)]
    }

    mutating func steps(after comparison: Comparison) -> [SyncStep] {
        if isQuarantined { return comparison.steps }
        let carried = comparison.underCurrent + comparison.underNew
        if let reason = comparison.reason {
            return comparison.steps
                + begin(reason, carry: carried, leaving: Set(comparison.left))
        }
        if carried.isEmpty { return comparison.steps }
        order()
        leaving = Set(carried.map(\.incarnation))
        return comparison.steps + [.carry(carried)]
    }

    /// Orders a new numbering; nothing is pushed until it has begun.
    mutating func begin(
        _ reason: IncarnationBegin.Reason,
        carry: [Carry],
        leaving left: Set<ID>
    ) -> [SyncStep] {
        order()
        leaving = left.union(carry.map(\.incarnation))
        return [.alarm(.incarnation(reason)), .beginIncarnation(reason, carry: carry)]
    }

    /// Expects the house to do something before anything more is pushed.
    mutating func order() {
        orderedUntil = lastNow.adding(milliseconds: Self.orderPatience)
    }

    /// What was carried is never pushed under its old numbers again.
    mutating func carried() {
        for index in incarnations.indices where leaving.contains(incarnations[index].id) {
            incarnations[index].isCarried = true
        }
        leaving = []
        orderedUntil = nil
        // What went wrong under the old numbers says nothing about the new ones.
        lanes[.push]?.hurry()
    }
}
