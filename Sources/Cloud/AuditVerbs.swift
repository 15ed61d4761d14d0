import CloudStore
import Ledger
import World

/// Night audit: the one that rolls the business date (DAY-1, K18, K19).
enum AuditVerbs {
    /// `night-audit run [--phase begin|finish]`; without a phase both, one after the other.
    ///
    /// It books nothing itself. While it runs facts go to the next date and intents wait.
    static func run(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let phase = command.options["phase"] ?? "all"
        guard ["begin", "finish", "all"].contains(phase) else {
            return .failure(.usage("night-audit run [--phase begin|finish]"))
        }
        let day = try ledger.businessDay()
        guard case .object(var members)? = try ledger.documents("business_days").first else {
            throw .damaged
        }
        if phase == "begin" {
            members["state"] = "audit"
            try ledger.put("business_days", .object(members))
            return .success(["business_date": .text(day.date.text), "state": "audit"])
        }
        members["business_date"] = .text(day.date.next.text)
        members["state"] = "open"
        try ledger.put("business_days", .object(members))
        try ledger.wakeDrafts()
        try ledger.wake(waitingFor: [Code.billing(.auditInProgress).text])
        return .success([
            "closed": .text(day.date.text), "business_date": .text(day.date.next.text),
            "state": "open", "readiness": try readiness(ledger),
        ])
    }

    /// What was still open when the date was rolled (RPT-3).
    private static func readiness(_ ledger: CloudLedger) throws(CloudStoreError) -> JSON {
        let sessions = try ledger.documents("cash_sessions")
        let open = sessions.filter { $0["state"] == "open" }
        let waiting = sessions.filter { $0["state"] == "pending_close" }
        return [
            "open_sessions": .list(open.compactMap { $0["id"] }),
            "waiting_closes": .list(waiting.compactMap { $0["id"] }),
            "undecided": .integer(try ledger.openRowCount()),
            "attention": .integer(Int64(try ledger.openItems().count)),
        ]
    }
}
