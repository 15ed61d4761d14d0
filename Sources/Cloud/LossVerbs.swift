import CloudStore
import Ledger
import World

/// Loss reports: what a desk's new numbering may have lost, until a person closes them (P17.6).
enum LossVerbs {
    /// `loss list`: the open reports, each with the code of its device.
    static func list(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        var reports: [JSON] = []
        for report in try ledger.documents("loss_reports") where report["state"] == "open" {
            var members = report.objectValue ?? [:]
            let device = members["device_id"]?.textValue.flatMap { ID($0) }
            let code = try device.flatMap { (id) throws(CloudStoreError) in
                try ledger.device(id)?.code
            }
            members["device"] = code.map(JSON.text)
            reports.append(.object(members))
        }
        return .success(["losses": .list(reports)])
    }

    /// `loss close REPORT --reason TEXT`: nobody looks for what it misses any more.
    ///
    /// A report that misses nothing needs no reason. Sessions that must be counted again still
    /// must: only a count answers that.
    static func close(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let id = command.words.first else {
            return .failure(.usage("loss close REPORT --reason TEXT"))
        }
        guard var members = try ledger.document("loss_reports", id)?.objectValue else {
            return .failure(.unknown("loss report", id))
        }
        guard members["state"] == "open" else {
            return .failure(.rule(.sync(.versionConflict), "Loss report \(id) is closed."))
        }
        let reason = command.options["reason"] ?? ""
        let isWhole = members["missing"] == "" && members["open_ended"] == false
        guard isWhole || (1...140).contains(reason.count) else {
            return .failure(.usage("--reason says in 140 characters what became of the rest"))
        }
        members["state"] = "closed"
        members["closed_at"] = .text(ledger.now.text)
        members["closed_reason"] = .text(reason)
        try ledger.put("loss_reports", .object(members))
        try ledger.resolveLossItem(of: .object(members))
        return .success(["loss": .object(members)])
    }
}
