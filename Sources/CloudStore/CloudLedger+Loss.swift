import Judge
import Keyring
public import Ledger
public import World

/// What a new incarnation says about the ones before it (P17.6).
extension CloudLedger {
    /// What is known of one incarnation whose end is in doubt.
    public struct Loss: Hashable, Sendable {
        /// The incarnation.
        public let incarnation: ID
        /// The last number in custody.
        public let receivedSeq: Int64
        /// The highest number that anybody says was assigned.
        public let last: Int64
        /// Whether more may be missing than that.
        public let isOpenEnded: Bool
        /// Who says so, as in `head_file`; nil when nobody does.
        public let witness: String?
        /// Why the numbering began anew.
        public let reason: String

        /// Puts the parts together.
        public init(
            incarnation: ID,
            receivedSeq: Int64,
            last: Int64,
            isOpenEnded: Bool,
            witness: String?,
            reason: String
        ) {
            self.incarnation = incarnation
            self.receivedSeq = receivedSeq
            self.last = last
            self.isOpenEnded = isOpenEnded
            self.witness = witness
            self.reason = reason
        }
    }

    /// Opens the loss report of an incarnation, unless nothing can be missing.
    ///
    /// - Parameters:
    ///   - loss: What is known.
    ///   - device: The device.
    ///   - action: The action that told of it; the report's id follows from it.
    ///   - sessions: The sessions that must be counted again.
    /// - Throws: ``CloudStoreError``.
    public func report(
        _ loss: Loss,
        device: ID,
        action: ID,
        sessions: [String]
    ) throws(CloudStoreError) {
        guard loss.isOpenEnded || loss.last > loss.receivedSeq else { return }
        var missing = RangeSet()
        if loss.last > loss.receivedSeq { missing.insert((loss.receivedSeq + 1)...loss.last) }
        let id = Self.derivedID(action, "loss_report", loss.incarnation.text)
        try put(
            "loss_reports",
            [
                "id": .text(id.text), "device_id": .text(device.text),
                "incarnation": .text(loss.incarnation.text),
                "received_seq": .integer(loss.receivedSeq), "missing": .text(missing.text),
                "open_ended": .boolean(loss.isOpenEnded),
                "witness": loss.witness.map(JSON.text) ?? .null, "reason": .text(loss.reason),
                "sessions_to_recount": .list(sessions.map(JSON.text)), "rekeyed": [],
                "state": "open",
            ]
        )
        guard loss.witness == IncarnationBegin.Witness.Source.slip.rawValue else { return }
        try open(
            AttentionRecord(
                id: Self.derivedID(action, "loss_item", loss.incarnation.text),
                kind: .note,
                isHigh: true,
                amounts: [],
                actionID: action,
                code: Code.store(.chainBreak).text
            ),
            beside: ["device_id": .text(device.text)]
        )
    }

    /// Marks every session that a device has open, so that it is counted again.
    ///
    /// - Returns: Their ids.
    /// - Throws: ``CloudStoreError``.
    public func demandRecount(of device: ID) throws(CloudStoreError) -> [String] {
        var marked: [String] = []
        for document in try documents("cash_sessions") {
            guard document["device_id"] == .text(device.text), let id = document["id"]?.textValue,
                ["open", "counting", "pending_close"].contains(document["state"]?.textValue),
                var members = document.objectValue
            else { continue }
            members["recount_required"] = true
            try put("cash_sessions", .object(members))
            marked.append(id)
        }
        return marked
    }

    /// Strikes the position of an action that was carried again from the report that misses it.
    ///
    /// - Parameters:
    ///   - seq: Its number in the old incarnation.
    ///   - incarnation: The old incarnation.
    ///   - device: The device that had it.
    /// - Throws: ``CloudStoreError``.
    public func strike(
        _ seq: Int64,
        of incarnation: ID,
        device: ID
    ) throws(CloudStoreError) {
        for report in try openReports(of: device) {
            guard report["incarnation"] == .text(incarnation.text),
                let missing = report["missing"]?.textValue.flatMap(RangeSet.init),
                missing.contains(seq), var members = report.objectValue
            else { continue }
            members["missing"] = .text(missing.subtracting(RangeSet(seq...seq)).text)
            try put("loss_reports", .object(members))
        }
    }

    /// Enters a slip that was keyed again from paper in the device's open reports.
    ///
    /// - Parameters:
    ///   - slip: The number on the paper.
    ///   - device: The device.
    /// - Throws: ``CloudStoreError``.
    public func enter(rekeyed slip: String, device: ID) throws(CloudStoreError) {
        for report in try openReports(of: device) {
            guard var members = report.objectValue, var rekeyed = members["rekeyed"]?.listValue,
                !rekeyed.contains(.text(slip)), rekeyed.count < 1_000
            else { continue }
            rekeyed.append(.text(slip))
            members["rekeyed"] = .list(rekeyed)
            try put("loss_reports", .object(members))
        }
    }

    /// Opens an attention item about security; at most three of a device within seven days.
    ///
    /// - Parameters:
    ///   - code: What happened.
    ///   - device: Where.
    ///   - cause: What showed it, an action or an incarnation; the item's id follows from it.
    ///   - action: The action that it is about, if it is about one.
    /// - Throws: ``CloudStoreError``.
    public func alert(
        _ code: Code,
        device: ID,
        cause: ID,
        action: ID? = nil
    ) throws(CloudStoreError) {
        let items = try documents("attention")
        let recent = items.filter { item in
            let opened = item["opened_at"]?.textValue.flatMap(Timestamp.init)
            return item["kind"] == "security" && item["device_id"] == .text(device.text)
                && opened.map { now.milliseconds - $0.milliseconds < 7 * 86_400_000 } ?? false
        }
        guard recent.count < 3 else { return }
        let item = AttentionRecord(
            id: Self.derivedID(cause, "security", code.text),
            kind: .security,
            isHigh: true,
            amounts: [],
            actionID: action,
            code: code.text
        )
        try open(item, beside: ["device_id": .text(device.text)])
    }

    /// Settles the items about a loss when its device has no open report any more.
    ///
    /// - Parameter report: The document that was closed last.
    /// - Throws: ``CloudStoreError``.
    public func resolveLossItem(of report: JSON) throws(CloudStoreError) {
        guard let device = report["device_id"]?.textValue.flatMap({ ID($0) }),
            try openReports(of: device).isEmpty
        else { return }
        for item in try openItems()
        where item["code"] == .text(Code.store(.chainBreak).text)
            && item["device_id"] == .text(device.text)
        {
            if let id = item["id"]?.textValue.flatMap({ ID($0) }) { try resolve(item: id) }
        }
    }

    private func openReports(of device: ID) throws(CloudStoreError) -> [JSON] {
        try documents("loss_reports").filter {
            $0["device_id"] == .text(device.text) && $0["state"] == "open"
        }
    }

    /// The id of what the cloud makes because of an action (P2.6).
    private static func derivedID(_ action: ID, _ kind: String, _ n: String) -> ID {
        let text = action.text + "\n" + kind + "\n" + n
        return .derived(
            from: Digest.sha256(ChainLink.label("line"), Array(text.utf8)).bytes
        )
    }
}
