import CloudStore
import Judge
import Ledger
import Sync
import World

/// People, devices and the service as a whole.
enum PeopleVerbs {
    /// `staff disable c07`.
    static func disable(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        try set(true, command, ledger)
    }

    /// `staff enable c07`.
    static func enable(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        try set(false, command, ledger)
    }

    private static func set(
        _ isDisabled: Bool,
        _ command: OfficeCommand,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let code = command.words.first ?? command.options["staff"] else {
            return .failure(.usage("\(command.verb) STAFF"))
        }
        guard case .object(var members)? = try ledger.document("staff", code: code) else {
            return .failure(.unknown("staff member", code))
        }
        members["disabled"] = .boolean(isDisabled)
        try ledger.put("staff", .object(members))
        return .success(["staff": .text(code), "disabled": .boolean(isDisabled)])
    }

    /// `device revoke|suspend|activate 7K`.
    static func device(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let code = command.words.first ?? command.options["device"] else {
            return .failure(.usage("\(command.verb) DEVICE"))
        }
        guard let device = try ledger.device(code: code) else {
            return .failure(.unknown("device", code))
        }
        let status: DeviceStanding =
            switch command.verb {
            case "device revoke": .revoked
            case "device suspend": .suspended
            default: .active
            }
        try ledger.set(status, of: device.id)
        return .success(["device": .text(code), "status": .text(status.rawValue)])
    }

    /// `entitlement set active|suspended [--at TIME]`: suspension is announced 72 hours ahead, and
    /// never while somebody has an incident to deal with (ROL-5).
    static func entitle(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let state = command.words.first, ["active", "suspended"].contains(state) else {
            return .failure(.usage("entitlement set active|suspended [--at TIME]"))
        }
        var moment: Timestamp?
        if state == "suspended" {
            let earliest = ledger.now.adding(milliseconds: 72 * 3_600_000)
            moment = earliest
            if let text = command.options["at"] {
                guard let typed = Timestamp(text) else {
                    return .failure(.usage("--at 2026-11-21T09:12:02.129Z"))
                }
                moment = typed
            }
            if let refusal = try hindrance(to: moment ?? earliest, from: earliest, ledger) {
                return .failure(refusal)
            }
        }
        let document: JSON = [
            "id": .text(ledger.scope.tenant.text), "state": .text(state),
            "suspend_at": moment.map { .text($0.text) } ?? .null,
        ]
        try ledger.put("entitlement", document)
        return .success(["entitlement": document])
    }

    /// Why nobody may be suspended at a moment, nil where it may be announced.
    private static func hindrance(
        to moment: Timestamp,
        from earliest: Timestamp,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> OfficeRefusal? {
        if moment < earliest {
            let title = "Announce it 72 hours ahead: \(earliest.text) or later."
            return .rule(.desk(.notPermitted), title)
        }
        let kind = AttentionRecord.Kind.incident.rawValue
        let incident = try ledger.openItems().first { $0["kind"]?.textValue == kind }
        guard let number = incident?["no"]?.textValue else { return nil }
        let title = "Incident \(number) is open: nobody is suspended until it is acknowledged."
        return .rule(.desk(.notPermitted), title)
    }
}
