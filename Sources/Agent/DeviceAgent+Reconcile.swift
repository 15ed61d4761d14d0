import Desk
import Ledger
import Store
import World

extension DeviceAgent {
    /// Compares entries, verdicts and the cloud's sums, and tells head office of an incident.
    ///
    /// A run id that was seen before gives the first result again.
    func reconcile(_ request: Request) throws(StoreError) -> Result<JSON, Refusal> {
        let runID = request.headers["Edge-Request-Id"] ?? ""
        guard DeskCall.isRequestID(runID) else {
            return .failure(
                .desk(.usage, ["fault": "Edge-Request-Id: 1 to 64 letters, digits, . _ -"])
            )
        }
        if let kept = try store.setting(Self.runSetting), let known = Self.json(kept),
            known["run_id"] == .text(runID)
        {
            return .success(known)
        }
        let found = try reconciliation(runID)
        let answer = found.json
        if found.isIncident, try !hasOpenIncident() {
            do throws(Refusal) { try report(found, request) } catch { return .failure(error) }
        }
        try store.set(Self.runSetting, answer.canonicalText)
        return .success(answer)
    }

    /// One incident is told once: until somebody has acknowledged it, it is not told again.
    private func hasOpenIncident() throws(StoreError) -> Bool {
        try store.attention().contains { $0.subject.code == AuditEvent.incidentCode }
    }

    // SPEC: E-11: head office hears of it, whoever asked here.
    private func report(_ found: Reconciliation, _ request: Request) throws(Refusal) {
        let subject = AuditEvent.Subject(kind: AuditEvent.Subject.incidentKind, id: found.runID)
        let word = "incident, \(found.findings.count) findings,"
        try override(Override(word: word, subjects: [subject], request: request), by: request.peer)
    }

    /// Where the last result is kept.
    private static let runSetting = "reconciliation"

    private static func json(_ text: String) -> JSON? {
        do throws(JSONError) { return try JSON(parsing: Array(text.utf8)) } catch { return nil }
    }

    private func reconciliation(_ runID: String) throws(StoreError) -> Reconciliation {
        var others = try store.unbilledCharges().map {
            Reconciliation.Finding(.chargeUnbilled, $0.charge.text, $0.slip)
        }
        others += try store.draftsOnClosedFolios().map {
            Reconciliation.Finding(.draftOnClosedFolio, $0.folio, $0.slip)
        }
        var found = Reconciliation(
            runID,
            at: ports.clock.now(),
            books: try store.sessionBooks(of: identity.deviceID),
            others: others,
            ageLimitHours: try store.policy().sessionAgeHours
        )
        found.asOf = try store.replicaState().cutAt
        return found
    }

    /// The rules in force, and how old what they rest on is.
    func policyAnswer() throws(StoreError) -> PolicyAnswer {
        var answer = PolicyAnswer(
            try store.policy(),
            at: ports.clock.now(),
            asOf: try store.replicaState().cutAt
        )
        for collection in PolicyAnswer.references {
            answer.references += try store.documents(collection).map {
                PolicyAnswer.Reference(collection, $0)
            }
        }
        return answer
    }
}
