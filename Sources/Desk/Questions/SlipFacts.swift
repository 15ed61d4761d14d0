public import Ledger
import World

/// What stands on paper beside the action: where it was captured, and what proves it.
///
/// - SeeAlso: SLP-2.
public struct SlipFacts: Hashable, Sendable {
    /// The house.
    public let property: PropertyName
    /// The code of the drawer, nil for what has no session.
    public var drawer: String?
    /// The number of the folio it is on.
    public var folio: String?
    /// The room of that folio.
    public var room: String?
    /// How the action moved the cash of its drawer.
    public let drawerEffect: [Money]
    /// The zone's name, as in `Asia/Kabul`.
    public var zone: String
    /// The zone's offset from UTC at that moment, in seconds.
    public var utcOffsetSeconds: Int64
    /// `<device code>-<two digits of the incarnation>-<seq>`, as in `7K-MH-1046`.
    public var reference: String
    /// The chain's head behind the action, base64url; paper shows its first 8 characters.
    public var chainHead: String
    /// Where its print job stands, nil when nobody wanted it on paper.
    public var printState: PrintJob.State?
    /// How often it was printed again.
    public var copies: Int64 = 0
    /// The codes of those who signed in the same act.
    public var signers: [String] = []
    /// The slip that it corrects.
    public var correctedSlip: SlipNumber?
    /// The paper it was re-keyed from, and when that was written.
    public var paper: Paper?

    /// Takes what the action and its place in the chain tell.
    ///
    /// - Parameters:
    ///   - action: What was captured.
    ///   - incarnation: The incarnation of its number.
    ///   - head: The chain's head behind it: 32 bytes.
    ///   - deviceCode: The code of this device.
    ///   - property: The house.
    public init(
        _ action: Action,
        in incarnation: ID,
        head: [UInt8],
        deviceCode: String,
        property: PropertyName
    ) {
        self.property = property
        drawerEffect = action.drawerEffect ?? []
        zone = action.capture.zone
        utcOffsetSeconds = action.capture.utcOffsetSeconds
        reference = "\(deviceCode)-\(SlipNumber.tag(incarnation))-\(action.seq)"
        chainHead = Base64.text(head)
        if let slip = action.paperSlip, let at = action.occurredAt {
            paper = Paper(slip: slip, at: at)
        }
    }

    var members: [(String, JSON?)] {
        property.members + [
            ("drawer", drawer.map(JSON.text)), ("folio_no", folio.map(JSON.text)),
            ("room", room.map(JSON.text)), ("zone", .text(zone)),
            ("drawer_effect", .list(drawerEffect.map(\.json))),
            ("utc_offset_s", .integer(utcOffsetSeconds)), ("reference", .text(reference)),
            ("chain_head", .text(chainHead)), ("copies", .integer(copies)),
            ("print_job", printState.map { ["state": .text($0.rawValue)] }),
            ("signed_by", .list(signers.map(JSON.text))),
            ("of_slip", correctedSlip.map { .text($0.text) }), ("paper", paper?.json),
        ]
    }
}
