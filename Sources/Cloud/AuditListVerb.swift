import CloudStore
import Ledger
import World

/// What desks told auditors, for whoever reads it at head office (P8.17).
enum AuditListVerb {
    /// `audit list [--kind K] [--device CODE]`: what desks told auditors, the newest first.
    static func list(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        var kind: AuditEvent.Kind?
        if let word = command.options["kind"] {
            guard let known = AuditEvent.Kind(rawValue: word) else {
                let words = AuditEvent.Kind.allCases.map(\.rawValue).joined(separator: " ")
                return .failure(.usage("audit list [--kind K]: one of \(words)"))
            }
            kind = known
        }
        var device: ID?
        if let code = command.options["device"] {
            guard let known = try ledger.device(code: code) else {
                return .failure(.unknown("device", code))
            }
            device = known.id
        }
        let events = try ledger.auditEvents(of: kind, from: device, limit: listLimit)
        return .success(["events": .list(events)])
    }

    /// An answer that fits on one page of a program; who wants older ones names a kind or a desk.
    private static let listLimit = 500
}
