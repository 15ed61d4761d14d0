import CloudStore
import Judge
import Ledger
import World

/// Drawers and who may open sessions on them.
enum DrawerVerbs {
    /// `drawer activate D1`.
    static func activate(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        try set("active", true, command, ledger)
    }

    /// `drawer deactivate D1`.
    static func deactivate(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        try set("active", false, command, ledger)
    }

    private static func set(
        _ member: String,
        _ value: JSON,
        _ command: OfficeCommand,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let code = command.words.first ?? command.options["drawer"] else {
            return .failure(.usage("\(command.verb) DRAWER"))
        }
        guard case .object(var members)? = try ledger.document("drawers", code: code) else {
            return .failure(.unknown("drawer", code))
        }
        members[member] = value
        try ledger.put("drawers", .object(members))
        return .success(["drawer": .object(members)])
    }

    /// `lease take D1 --device 7K`: the lease moves by force, and a session under the old one keeps
    /// its pile in a recovery session (P8.19, K03).
    static func takeLease(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let code = command.words.first, let deviceCode = command.options["device"] else {
            return .failure(.usage("lease take DRAWER --device CODE"))
        }
        guard let device = try ledger.device(code: deviceCode) else {
            return .failure(.unknown("device", deviceCode))
        }
        guard case .object(var members)? = try ledger.document("drawers", code: code),
            let drawerID = members["id"]?.textValue.flatMap({ ID($0) })
        else { return .failure(.unknown("drawer", code)) }
        let lease = members["lease"]
        if lease?["device_id"]?.textValue == device.id.text {
            return .success(["drawer": .object(members)])
        }
        let fence = (lease?["fence"]?.integerValue ?? 0) + 1
        let date = try ledger.businessDay().date
        for session in try ledger.openSessions(on: drawerID)
        where session.kind == .normal && session.deviceID != device.id {
            let books = try ledger.books(of: session)
            try ledger.apply(
                .move(books, id: desk.mint(), causedBy: nil, at: ledger.now, on: date)
            )
        }
        members["lease"] = ["device_id": .text(device.id.text), "fence": .integer(fence)]
        try ledger.put("drawers", .object(members))
        return .success(["drawer": .object(members)])
    }
}
