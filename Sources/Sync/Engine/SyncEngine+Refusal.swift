import Ledger
import World

/// What the engine makes of problems; none of them ever costs an action.
///
/// - SeeAlso: P18, D20.
extension SyncEngine {
    mutating func refused(
        _ request: SyncRequest,
        _ problem: Problem,
        _ retryAfterSeconds: Int64?,
        _ now: Timestamp
    ) -> [SyncStep] {
        let name = Self.laneName(request)
        lanes[name, default: Lane()].isBusy = false
        lanes[name, default: Lane()].isCloudFailing = problem.status.rawValue >= 500
        lanes[name]?.refusal = problem.code.isEmpty ? Self.word(problem) : problem.code
        if request == .pull { isPullWanted = true }
        // What is refused for another cause was dated right.
        if !problem.isCode(.signatureStale) { staleTries.remove(request) }
        lineIsUp(now)
        if let retryAfterSeconds {
            let wait = min(retryAfterSeconds, SyncHeaders.retryAfterLimit) * 1_000
            lanes[name]?.hold(until: now.adding(milliseconds: wait))
        }
        let steps = react(to: problem, on: request, now)
        if problem.status.rawValue >= 500 {
            line.become(.cloudError, Self.word(problem), at: now)
        } else {
            showLine(now)
        }
        if request == .push { pushed = nil }
        return steps
    }

    /// The last part of the code in lower case, or the status.
    private static func word(_ problem: Problem) -> String {
        problem.name?.name.lowercased() ?? "status_\(problem.status.rawValue)"
    }

    private mutating func react(
        to problem: Problem,
        on request: SyncRequest,
        _ now: Timestamp
    ) -> [SyncStep] {
        switch problem.status.rawValue {
        // Only a problem that can be read says what the cloud thinks of this device.
        case 401 where problem.code.isEmpty, 403 where problem.code.isEmpty: break
        case 401: return unauthorized(problem, request, now)
        case 403: return forbidden(problem, request, now)
        case 413: return tooLarge(problem, request, now)
        case 429: batch.halve()
        case 400 where request == .push:
            failLane(request, now)
            return pushUnreadable(now)
        case 409, 410, 412: conflicting(problem)
        case 421: return moved(problem, request, now)
        case 415:
            failLane(request, now)
            return alarm(problem)
        case 426: return tooOld(request, now)
        default: break
        }
        failLane(request, now)
        return []
    }

    /// SPEC: P16.1: a hello after any 409, 410 or 412, and by it the table.
    private mutating func conflicting(_ problem: Problem) {
        isHelloWanted = true
        if problem.isCode(.seqGap), let expected = problem.members["expected_seq"]?.integerValue {
            lowerReceived(below: expected)
        }
        if problem.isCode(.viewChanged) { want(.viewChanged) }
        if problem.isCode(.cursorGone) || problem.isCode(.cursorUnknown) {
            cursor = nil
            want(.cursorGone)
        }
    }

    /// The cloud has less than was believed: what it lacks is sent again (O7).
    private mutating func lowerReceived(below expected: Int64) {
        guard let pushed, expected > 0,
            let index = incarnations.firstIndex(where: { $0.id == pushed.incarnation })
        else { return }
        incarnations[index].received = min(incarnations[index].received, expected - 1)
    }

    private mutating func unauthorized(
        _ problem: Problem,
        _ request: SyncRequest,
        _ now: Timestamp
    ) -> [SyncStep] {
        // What was under way when the clock jumped is stale together: each is corrected once.
        if problem.isCode(.signatureStale), !staleTries.contains(request),
            let milliseconds = problem.members["server_time_ms"]?.integerValue
        {
            staleTries.insert(request)
            return [.correctClock(cloud: Timestamp(milliseconds: milliseconds))]
        }
        return standAside(problem, now)
    }

    private mutating func forbidden(
        _ problem: Problem,
        _ request: SyncRequest,
        _ now: Timestamp
    ) -> [SyncStep] {
        if problem.isCode(.deviceRevoked) {
            // Deposit only: what it holds is still handed in (P5.6).
            failLane(request, now)
            return adopt(.revoked)
        }
        if problem.isCode(.deviceSuspended) {
            standAside(now)
            return adopt(.suspended)
        }
        return standAside(problem, now)
    }

    /// Tells a person and asks again every hour.
    private mutating func standAside(_ problem: Problem, _ now: Timestamp) -> [SyncStep] {
        standAside(now)
        return alarm(problem)
    }

    /// Asks again every hour, with a hello.
    mutating func standAside(_ now: Timestamp) {
        isHelloWanted = true
        holdAll(until: now.adding(milliseconds: Self.refusedProbe))
    }

    /// Tells a person, once for each code until something succeeds.
    private mutating func alarm(_ problem: Problem) -> [SyncStep] {
        if alarmedCode == problem.code { return [] }
        alarmedCode = problem.code
        return [.alarm(.refused(code: problem.code))]
    }

    private mutating func tooLarge(
        _ problem: Problem,
        _ request: SyncRequest,
        _ now: Timestamp
    ) -> [SyncStep] {
        adoptLimits(problem)
        guard request == .push, let pushed, pushed.range.count > 1 else {
            failLane(request, now)
            return request == .push ? pushUnreadable(now) : []
        }
        // Below what was sent, so that halving ends.
        while batch.count >= pushed.range.count { batch.halve() }
        return []
    }

    private mutating func adoptLimits(_ problem: Problem) {
        guard let told = problem.members["limits"] else { return }
        do throws(ShapeError) {
            limits = try SyncLimits(told, "limits")
            batch.adopt(limit: limits.maxActions)
        } catch {
            // Limits that cannot be read change nothing; the batch is halved all the same.
            return
        }
    }

    private mutating func moved(
        _ problem: Problem,
        _ request: SyncRequest,
        _ now: Timestamp
    ) -> [SyncStep] {
        failLane(request, now)
        isHelloWanted = true
        guard let address = problem.members["base_url"]?.textValue else { return [] }
        return [.moveRegion(baseURL: address)]
    }

    private mutating func tooOld(_ request: SyncRequest, _ now: Timestamp) -> [SyncStep] {
        failLane(request, now)
        guard !isDrainOnly else { return [] }
        isDrainOnly = true
        return [.alarm(.clientTooOld)]
    }
}
