import Ledger
import World

/// The questions that several rules ask of a view.
extension DeskView {
    /// The one who acts, as actions name them.
    func actingStaff() throws(Refusal) -> Staff {
        guard let actor else { throw Refusal(.iam(.loginRequired)) }
        return actor
    }

    /// Every signature that was given with a fresh PIN.
    var signatures: [Approval] {
        [
            cosigner.map { Approval($0, as: .cosign) },
            supervisor.map { Approval($0, as: .supervisor) },
        ].compactMap { $0 }
    }

    /// A supervisor's signature that stands on a proof of the office: on line only, and with a
    /// proof that was fetched for this command (ROL-4, SEC-16).
    func stepUp(of supervisor: Staff, for event: JSON) throws(Refusal) -> Approval {
        guard moment.isOnline else { throw .desk(.needsLine, ["event": event]) }
        guard let reference = moment.stepUpReference else { throw Refusal(.iam(.stepUpRequired)) }
        return Approval(
            staffID: supervisor.id,
            kind: .supervisor,
            method: .stepUp,
            pinVersion: supervisor.pin?.version,
            stepUpReference: reference
        )
    }

    /// Drafts an action of the actor with every signature that was given.
    func draft(
        _ payload: Payload,
        moving effect: Totals? = nil
    ) throws(Refusal) -> ActionDraft {
        let staff = try actingStaff()
        let actor = Actor.staff(id: staff.id, pinVersion: staff.pin?.version)
        var draft = try ActionDraft(
            payload,
            by: actor,
            policyVersion: policy.version,
            moving: effect
        )
        draft.approvals = signatures
        return draft
    }

    /// The session the actor may act in: their own, or another's with a supervisor (ROL-2).
    func ownSession() throws(Refusal) -> SessionView {
        let staff = try actingStaff()
        guard let session else { throw .desk(.sessionNone) }
        let isAllowed = session.ownerID == staff.id || staff.isSupervisor || supervisor != nil
        guard isAllowed else { throw .desk(.sessionNone) }
        return session
    }

    /// The session that takes a posting (S2).
    func postingSession() throws(Refusal) -> SessionView {
        let session = try ownSession()
        try session.admit(.post, at: moment)
        return session
    }

    /// The fence of this desk's lease, nil where a supervisor opens without one (LSE-2).
    func fence(of place: DrawerView) throws(Refusal) -> Int64? {
        if let lease = place.drawer.lease, lease.deviceID == deviceID { return lease.fence }
        if supervisor != nil { return nil }
        var params: [String: JSON] = ["drawer": .text(place.drawer.code)]
        params["desk"] = place.holder.map(JSON.text)
        throw .desk(.leaseNotHeld, params)
    }

    /// Refuses without a second person; a supervisor is one (K).
    func requireSecondPerson() throws(Refusal) {
        if cosigner == nil, supervisor == nil { throw .desk(.cosignRequired) }
    }

    /// Refuses without a supervisor's signature, whoever acts.
    func requireSupervisorSignature() throws(Refusal) {
        if supervisor == nil { throw .desk(.supervisorRequired) }
    }

    /// Refuses unless a supervisor acts or signs.
    func requireSupervisor() throws(Refusal) {
        if actor?.isSupervisor != true { try requireSupervisorSignature() }
    }
}

extension Drawer {
    /// Refuses cash that the drawer does not hold, or takes in no more.
    func check(_ money: [Money], isComingIn: Bool) throws(Refusal) {
        for amount in money {
            let currency = amount.currency
            guard let purse = purse(currency) else {
                throw .desk(.currencyNotAccepted, ["currency": .text(currency.code)])
            }
            if purse.isDrainOnly, isComingIn {
                throw .desk(.currencyDrainOnly, ["currency": .text(currency.code)])
            }
        }
    }
}

extension CountedCash {
    /// Refuses faces that nobody knows, and totals without units where policy wants units (CNT-1).
    func check(by policy: Policy, isTotalAllowed: Bool) throws(Refusal) {
        for line in lines {
            let faces = policy.denominations.faces(of: line.face.currency)
            guard faces.isEmpty || faces.contains(line.face.amountMicro) else {
                throw .desk(
                    .usage,
                    [
                        "path": "cash.lines", "fault": "unknown denomination",
                        "currency": .text(line.face.currency.code),
                        "face_micro": .text(String(line.face.amountMicro)),
                    ]
                )
            }
        }
        if isTotalAllowed || policy.isCountTotalAllowed { return }
        let counted = Set(lines.map(\.face.currency))
        for total in totals where !total.isZero && !counted.contains(total.currency) {
            throw .desk(
                .countIncomplete,
                ["currency": .text(total.currency.code), "missing": "units"]
            )
        }
    }
}

/// Runs a computation of money; what leaves the range is refused (MON-1).
func checked<Value>(
    _ compute: () throws(MoneyError) -> Value
) throws(Refusal) -> Value {
    do { return try compute() } catch { throw .desk(.amountOutOfRange) }
}
