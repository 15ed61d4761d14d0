/// The ordering key of an action: one per cash session, one per folio, one for the device.
///
/// - SeeAlso: P7.3.
public enum Stream: Hashable, Sendable {
    /// `device`.
    case device
    /// `cash_session:<cash_session_id>`.
    case session(ID)
    /// `folio:<folio_id>`, or `folio:<charge_id>` where the folio is named by a reference.
    case folio(ID)

    /// Reads the wire form.
    public init?(_ text: String) {
        if text == "device" {
            self = .device
            return
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let id = ID(String(parts[1])) else { return nil }
        switch parts[0] {
        case "cash_session": self = .session(id)
        case "folio": self = .folio(id)
        default: return nil
        }
    }

    /// The wire form.
    public var text: String {
        switch self {
        case .device: "device"
        case .session(let id): "cash_session:" + id.text
        case .folio(let id): "folio:" + id.text
        }
    }
}
