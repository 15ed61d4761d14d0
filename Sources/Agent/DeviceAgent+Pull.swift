import Keyring
import Ledger
import Store
import Sync
import World

extension DeviceAgent {
    /// Takes the answer to an errand: clock sample, hints, then what it says.
    func received(_ answer: CloudAnswer, for errand: Errand) -> [Errand] {
        guard let request = errand.request else { return [] }
        let response: Response
        switch answer.result {
        case .failure(let error): return happened(.failed(request, LineFault(error)))
        case .success(let got): response = got
        }
        // SPEC: P3.2: without the sentinel it is no answer; nothing in it is looked at.
        guard SyncHeaders.isAnswer(response) else { return happened(.failed(request, .portal)) }
        sample(response, answer)
        let hints = SyncHints(response)
        var errands = (hints.map { happened(.hinted($0)) } ?? []) + commandsDue(hints)
        guard response.status.isSuccess else {
            // The new key overtook it: it goes out again, signed with that one.
            if response.status.rawValue == 401, let changed = keyChangedAt, answer.sent <= changed {
                return errands + happened(.failed(request, .interrupted))
            }
            let problem = Problem(unpacked(response))
            return errands
                + happened(
                    .refused(
                        request,
                        problem,
                        retryAfterSeconds: SyncHeaders.retryAfter(response)
                    )
                )
        }
        do throws(LineFault) {
            errands += try take(response, for: errand, answer)
        } catch { errands += happened(.failed(request, error)) }
        return errands
    }

    private func unpacked(_ response: Response) -> Response {
        var plain = response
        do throws(LineFault) { plain.body = try Courier.body(of: response, limit: 65_536) } catch {
            plain.body = []
        }
        return plain
    }

    private func sample(_ response: Response, _ answer: CloudAnswer) {
        guard answer.requestBytes < ClockEstimate.requestSizeLimit, let time = SyncTime(response),
            let sample = ClockEstimate.Sample(
                sent: answer.sent,
                cloud: time,
                received: answer.received
            )
        else { return }
        talk?.estimate.add(sample)
    }

    private func take(
        _ response: Response,
        for errand: Errand,
        _ answer: CloudAnswer
    ) throws(LineFault) -> [Errand] {
        switch errand {
        case .time: return happened(.timeAnswered)
        case .hello:
            let hello: HelloResponse = try shaped { () throws(ShapeError) in
                try HelloResponse(try json(response))
            }
            talk?.view = hello.view
            guarded { () throws(StoreError) in
                let known = try store.setting("cloud_epoch") ?? hello.cloud.cloudEpoch
                if known != hello.cloud.cloudEpoch {
                    tally.cloudChanges += 1
                    isRefilling = true
                }
                try store.set("cloud_epoch", hello.cloud.cloudEpoch)
            }
            return happened(.helloAnswered(hello, matches: matches(hello)))
        case .push(let incarnation, _, _):
            let pushed: PushAnswer = try shaped { () throws(ShapeError) in
                try PushAnswer(try json(response))
            }
            guard pushed.custody.incarnation == incarnation else { throw .malformed }
            return took(pushed, answer)
        case .pull(let cursor): return try pulled(response, from: cursor)
        case .enrol, .snapshot, .office, .wait, .tidy: return []
        }
    }

    private func json(_ response: Response) throws(ShapeError) -> JSON {
        do throws(LineFault) { return try Courier.json(of: response) } catch {
            throw ShapeError("", "no JSON")
        }
    }

    private func shaped<Value>(
        _ read: () throws(ShapeError) -> Value
    ) throws(LineFault) -> Value {
        do throws(ShapeError) { return try read() } catch { throw .malformed }
    }

    /// Whether H(received) is ours, for every numbering that the cloud holds something of (P17.4).
    private func matches(_ hello: HelloResponse) -> [ID: Bool] {
        var matches: [ID: Bool] = [:]
        for known in hello.incarnations {
            guard let claimed = known.headHash, known.receivedSeq > 0 else { continue }
            guarded { () throws(StoreError) in
                guard let own = try store.head(known.incarnation, at: known.receivedSeq) else {
                    return
                }
                matches[known.incarnation] = own == claimed
            }
        }
        return matches
    }

    private func took(_ pushed: PushAnswer, _ answer: CloudAnswer) -> [Errand] {
        tally.pushes.add(answer.received.milliseconds - answer.sent.milliseconds)
        var isMatching = true
        guarded { () throws(StoreError) in
            let own = try head(pushed.custody.incarnation, at: pushed.custody.receivedSeq)
            isMatching = own == pushed.custody.headHash
            if isMatching {
                let results = pushed.results.map { ($0.seq, $0.verdict) }
                try store.note(
                    results: Dictionary(results) { first, _ in first },
                    of: pushed.custody.incarnation
                )
            }
        }
        let took = answer.received.milliseconds - answer.sent.milliseconds
        return happened(
            .pushAnswered(pushed.custody, isMatching: isMatching, milliseconds: max(0, took))
        )
    }

    /// Stages the lines, then applies the checkpoint in one transaction (P11.2).
    ///
    /// A long feed ends at a mark: its lines stay staged, and the next body goes on from there.
    private func pulled(
        _ response: Response,
        from asked: Cursor
    ) throws(LineFault) -> [Errand] {
        let body = try Courier.body(of: response, limit: 8 << 20)
        var changes: [Change] = []
        var mark: Cursor?
        var checkpoint: Checkpoint?
        var feed = FeedLines()
        guard let lines = feed.take(body) else { throw .malformed }
        for line in lines {
            let change: Change = try shaped { () throws(ShapeError) in try Change(line: line) }
            switch change {
            case .checkpoint(let last):
                checkpoint = last
                continue
            case .mark(let cursor): mark = cursor
            case .begin, .put, .delete, .bucket, .other: break
            }
            changes.append(change)
        }
        if isForeign(changes, in: body) {
            return happened(.foreignRowSeen) + happened(.failed(.pull, .malformed))
        }
        var isStaged = false
        var outcome: CheckpointOutcome?
        guarded { () throws(StoreError) in
            try store.stage(changes)
            isStaged = true
            if let checkpoint { outcome = try store.apply(checkpoint) }
        }
        guard let checkpoint else {
            // A mark that does not move would be asked for without end.
            guard isStaged, let mark, mark != asked else { throw .interrupted }
            return happened(.staged(mark))
        }
        guard let outcome else { throw .malformed }
        note(sumsThatDiffer: outcome.differences)
        return happened(.applied(checkpoint, mismatched: outcome.differences)) + replicaMoved()
    }

    /// Sums that differ from the cloud's are an item for a person until a checkpoint agrees (D-02).
    func note(sumsThatDiffer collections: [String]) {
        guarded { () throws(StoreError) in
            let told = JSON.list(collections.sorted().map(JSON.text))
            guard try store.note("sums")?["differ"] ?? [] != told else { return }
            let at = JSON.text(ports.clock.now().text)
            if !save(notes: [["type": "sums", "differ": told, "at": at]]) {
                ports.log.write(.error, "sync.alarm", [.code("sums_unsaved")])
            }
        }
    }

    /// What hangs on reference data after every checkpoint: logins, zone, date, leases.
    func replicaMoved() -> [Errand] {
        var wants: [ID] = []
        guarded { () throws(StoreError) in
            let staff = Dictionary(uniqueKeysWithValues: try store.staff().map { ($0.id, $0) })
            logins.endChanged { staff[$0] }
            try refreshDay(isNews: true)
            wants = try wantedLeases()
        }
        isDumpDue = true
        let isNew = !wants.isEmpty && wants != lastWishes
        lastWishes = wants
        return (isNew ? happened(.leaseWished) : []) + [.tidy(.soon)]
    }
}
