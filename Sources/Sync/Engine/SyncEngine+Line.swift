import Ledger
import World

/// What answers and their absence say about the line.
extension SyncEngine {
    /// Takes note that a request succeeded.
    mutating func lineAnswered(_ request: SyncRequest, _ now: Timestamp) {
        lanes[Self.laneName(request), default: Lane()].succeed()
        staleTries = []
        alarmedCode = nil
        lineIsUp(now)
        showLine(now)
    }

    /// An answer with the sentinel, good or bad: the line works.
    mutating func lineIsUp(_ now: Timestamp) {
        let wasDown = lineBackoff.isDown
        lineBackoff.succeed()
        lineOpensAt = nil
        guard wasDown else { return }
        // SPEC: P19.3: a town gets its line back at one moment; its desks do not all come at once.
        isHelloWanted = true
        for request in lanes.keys { lanes[request]?.hurry() }
        if !personWaits {
            let spread = entropy.number(upThrough: policy.reconnectSpreadSeconds * 1_000)
            lineOpensAt = now.adding(milliseconds: spread)
        }
    }

    /// No answer: the line may be down, and nothing is known of what the cloud did.
    mutating func failed(_ request: SyncRequest, _ fault: LineFault, _ now: Timestamp) {
        let name = Self.laneName(request)
        lanes[name, default: Lane()].isBusy = false
        if request == .pull { isPullWanted = true }
        if request == .push {
            pushed = nil
            if fault == .timeout { batch.halve() }
        }
        line.become(fault.state, fault.rawValue, at: now)
        // Requests that were under way together fail together: that is one failure.
        if lineOpensAt.map({ $0 > now }) ?? false { return }
        lineOpensAt = now.adding(milliseconds: lineBackoff.fail(entropy))
    }

    /// Shows the line as the answers have it.
    mutating func showLine(_ now: Timestamp) {
        if lanes.values.contains(where: \.isCloudFailing) {
            line.become(.cloudError, line.reason ?? "unavailable", at: now)
        } else if standing == .revoked {
            line.become(.revoked, "device_revoked", at: now)
        } else {
            line.become(.online, nil, at: now)
        }
    }

    /// A person stands there: no jitter and no spread, but what the cloud asked for holds.
    mutating func hurry() {
        personWaits = true
        isPullWanted = true
        lineOpensAt = nil
        for request in lanes.keys { lanes[request]?.hurry() }
        // What was refused may have been put right at the office.
        if standing == .suspended || alarmedCode != nil { lanes[.hello]?.release() }
    }

    mutating func hinted(_ hints: SyncHints, _ now: Timestamp) {
        if hints.hasChanges { isPullWanted = true }
        if let told = hints.cloudEpoch, let known = cloudEpoch, told != known {
            isHelloWanted = true
        }
        if hints.backoffMilliseconds > 0 {
            holdAll(until: now.adding(milliseconds: hints.backoffMilliseconds))
        }
    }

    mutating func holdAll(until moment: Timestamp) {
        for request in [SyncRequest.hello, .push, .pull, .wake] {
            lanes[request, default: Lane()].hold(until: moment)
        }
    }
}
