import CloudStore
import Keyring
import Ledger
import Sync
import Synchronization
import World

/// Custody first, verdicts after it, results again.
extension CloudResponder {
    /// `POST /actions`.
    func push(_ seat: Seat) throws(Problem) -> Response {
        let json = try body(of: seat.request)
        let batch = try shaped { () throws(ShapeError) in try PushBatch(json) }
        let device = seat.caller.device.id
        guard pushes.withLock({ $0.insert(device).inserted }) else {
            throw Problem(.pushInProgress)
        }
        defer { _ = pushes.withLock { $0.remove(device) } }
        let isFrozen = try setting(.areWritesFrozen)
        if isFrozen { throw Problem(.writesFrozen) }
        let custody = CloudCustody(
            cloudEpoch: seat.cloudEpoch,
            limits: parts.configuration.limits
        )
        _ = try parts.driver.decided(seat.scope, at: seat.now) {
            (ledger) throws(CloudStoreError) in
            try custody.take(batch, from: seat.caller, into: ledger)
        }
        decide(
            seat.scope,
            within: parts.configuration.limits.decideBudgetMilliseconds
        )
        changed()
        let range = batch.firstSeq...batch.lastSeq
        return Response(.ok, json: try answer(range, of: batch.incarnation, seat).json)
    }

    /// What is in custody is safe: a docket that fails leaves it undecided and is asked again.
    ///
    /// A pull asks it too, so that what was deferred is tried again when its time has come.
    ///
    /// - Returns: Whether it was asked, so that asking again may bring more.
    @discardableResult
    func decide(_ scope: CloudScope, within budget: Int64) -> Bool {
        do throws(CloudStoreError) {
            let isPaused = try parts.driver.settings { (settings) throws(CloudStoreError) in
                try settings.value(.isJudgePaused) == "1"
            }
            if isPaused { return false }
            try parts.docket.decide(scope, within: budget)
            return true
        } catch {
            parts.log.write(.error, "docket_failed", [])
            return false
        }
    }

    private func setting(_ name: CloudSettings.Name) throws(Problem) -> Bool {
        try stored { () throws(CloudStoreError) in
            try parts.driver.settings { (settings) throws(CloudStoreError) in
                try settings.value(name) == "1"
            }
        }
    }

    /// `GET /actions/results`.
    func results(_ seat: Seat) throws(Problem) -> Response {
        guard let asked = SyncQuery.Results(seat.request) else {
            throw Problem(.envelopeInvalid, detail: "The query is not inc, from, to.")
        }
        let answer = try answer(asked.range, of: asked.incarnation, seat)
        return Response(.ok, json: answer.json)
    }

    private func answer(
        _ range: ClosedRange<Int64>,
        of incarnation: ID,
        _ seat: Seat
    ) throws(Problem) -> PushAnswer {
        let device = seat.caller.device.id
        let key = parts.keys.custody
        return try parts.driver.decided(seat.scope, at: seat.now) {
            (ledger) throws(CloudStoreError) in
            let records = try ledger.incarnations(of: device)
            guard let record = records.first(where: { $0.incarnation == incarnation }) else {
                return .failure(Problem(.notFound))
            }
            let custody = try ledger.custody(record, of: device)
            var results: [PushAnswer.Result] = []
            for json in try ledger.results(range, device: device, incarnation: incarnation) {
                do throws(ShapeError) {
                    results.append(try PushAnswer.Result(json, "result"))
                } catch { throw .damaged }
            }
            let proof = CustodyProof(
                custody,
                of: device,
                at: ledger.now,
                keyID: key.verifyingKey.thumbprint,
                with: key.sign
            )
            return .success(PushAnswer(custody: custody, results: results, proof: proof))
        }
    }
}
