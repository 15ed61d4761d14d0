public import Ledger
public import World

/// Why nothing was saved: a code and what a sentence about it needs; never the sentence.
///
/// - SeeAlso: ACT-8, H-7.
public struct Refusal: Error, Hashable, Sendable {
    /// The code.
    public let code: Code
    /// Parameters of the sentence; no free text, no PIN.
    public let params: [String: JSON]

    /// Makes a refusal.
    public init(_ code: Code, _ params: [String: JSON] = [:]) {
        self.code = code
        self.params = params
    }

    /// Refuses with a code of the desk.
    public static func desk(_ name: Code.DeskName, _ params: [String: JSON] = [:]) -> Refusal {
        Refusal(.desk(name), params)
    }

    /// Refuses what is not in the shape of the Desk API.
    public init(_ error: ShapeError) {
        self.init(.desk(.usage), ["path": .text(error.path), "fault": .text(error.fault)])
    }

    /// Refuses a path that is no route; the status is 404.
    public static func noRoute(_ path: String) -> Refusal {
        let shown = String(String.UnicodeScalarView(path.unicodeScalars.prefix(120)))
        return .desk(.usage, ["path": .text(shown), "fault": .text(routeFault)])
    }

    private static let routeFault = "no such route"

    /// The body of the answer.
    public var json: JSON {
        ["error": ["code": .text(code.text), "params": .object(params)]]
    }

    /// The HTTP status of the answer (`desk-api.md`): by exit code.
    public var status: Status {
        if Self.notFound.contains(code) || params["fault"] == .text(Self.routeFault) {
            return Status(rawValue: 404)
        }
        let number =
            switch code.exitCode {
            case 64: 400
            case 77: code == .iam(.loginRequired) || code == .iam(.pinWrong) ? 401 : 403
            case 3: 422
            case 4: 503
            case 5: 423
            case 6: 428
            case 7: 424
            default: 500
            }
        return Status(rawValue: number)
    }

    private static let notFound: Set<Code> = [
        .desk(.slipUnknown), .desk(.folioUnknown), .desk(.itemUnknownNoText),
        .desk(.attentionUnknown),
    ]
}
