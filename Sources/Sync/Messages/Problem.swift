public import Ledger
public import World

/// An error answer of the cloud (RFC 9457) with a code of ours.
///
/// No status and no code ever destroys data (D20). A code this version does not know is treated by
/// its status.
///
/// - SeeAlso: P18.
public struct Problem: Error, Hashable, Sendable {
    /// The full code, `MELMASTOON.<AREA>.<NAME>`; empty when the body named none.
    public var code: String
    /// The HTTP status.
    public var status: Status
    /// One sentence about the kind of error.
    public var title: String
    /// One sentence about this case; no personal data.
    public var detail: String?
    /// When the request may come again: `after_fix`, `later` or `never`.
    public var retry: String?
    /// Names the request in the cloud's log.
    public var requestID: String?
    /// What belongs to the code: `expected_seq`, `limits`, `server_time_ms` and the like.
    public var members: [String: JSON]

    /// Makes a problem of a code from the table of P18.1.
    ///
    /// Precondition: the code is one that travels with a status, no verdict's.
    public init(_ name: Code.SyncName, detail: String? = nil, members: [String: JSON] = [:]) {
        guard let row = Self.row(name) else {
            preconditionFailure("\(name.rawValue) is a verdict's code, it has no status")
        }
        code = Code.sync(name).text
        status = Status(rawValue: row.status)
        title = row.title
        retry = row.status >= 500 || row.status == 429 ? "later" : "after_fix"
        self.detail = detail
        self.members = members
    }

    /// Reads a response that is no success; a body that is no problem document leaves the status.
    public init(_ response: Response) {
        status = response.status
        code = ""
        title = ""
        members = [:]
        guard let body = Self.object(response.body) else { return }
        code = body["code"]?.textValue ?? ""
        title = body["title"]?.textValue ?? ""
        detail = body["detail"]?.textValue
        retry = body["retry"]?.textValue
        requestID = body["request_id"]?.textValue
        members = body.filter { !Self.ownNames.contains($0.key) }
    }

    private static func object(_ bytes: [UInt8]) -> [String: JSON]? {
        guard bytes.count <= sizeLimit else { return nil }
        do throws(JSONError) { return try JSON(parsing: bytes).objectValue } catch { return nil }
    }

    /// No problem document of this protocol comes near it, in bytes.
    private static let sizeLimit = 65_536

    private static let ownNames = [
        "type", "code", "title", "status", "detail", "retry", "request_id",
    ]

    /// The code, when this version knows it.
    public var name: Code? { Code(code) }

    /// Whether it is this code of the wire.
    public func isCode(_ name: Code.SyncName) -> Bool { code == Code.sync(name).text }

    /// The document.
    public var json: JSON {
        let parts = code.split(separator: ".", maxSplits: 2)
        let type = parts.count == 3 ? "urn:melmastoon:problem:\(parts[1]):\(parts[2])" : nil
        let own = JSON.members([
            ("type", type.map(JSON.text)), ("code", .text(code)), ("title", .text(title)),
            ("status", .integer(Int64(status.rawValue))), ("detail", detail.map(JSON.text)),
            ("retry", retry.map(JSON.text)), ("request_id", requestID.map(JSON.text)),
        ])
        return .object((own.objectValue ?? [:]).merging(members) { own, _ in own })
    }

    /// The response that carries it; the sentinel and the hints are the cloud's to add.
    public var response: Response {
        Response(status, json: json, type: "application/problem+json")
    }
}
