import Desk
import Keyring
import Ledger
import World

/// A request of the Desk API, read and checked for its form.
struct DeskCall {
    /// What it asks for.
    enum Ask {
        case login(Login)
        case logout
        case unlock(Unlock)
        case capture(any Command)
        case printed(PrintOutcome)
        case look(DeskRoute.Looking)
    }

    let ask: Ask
    /// The caller's request id; empty for a GET.
    let requestID: String
    /// 16 hexadecimal digits of the body without PINs.
    let digest: String

    /// Reads a request.
    ///
    /// - Throws: ``Refusal`` `USAGE` for a path, header or body that cannot be understood.
    init(_ request: Request) throws(Refusal) {
        let route = try DeskRoute(request.method, request.path)
        if case .look(let looking) = route {
            ask = .look(looking)
            requestID = ""
            digest = ""
            return
        }
        requestID = request.headers["Edge-Request-Id"] ?? ""
        guard Self.isRequestID(requestID) else {
            throw .desk(.usage, ["fault": "Edge-Request-Id: 1 to 64 letters, digits, . _ -"])
        }
        let body: JSON
        do throws(JSONError) {
            body = request.body.isEmpty ? [:] : try JSON(parsing: request.body)
        } catch { throw .desk(.usage, ["fault": .text("body: \(error.code.rawValue)")]) }
        digest = Hex.text(Digest.sha256(Self.withoutPINs(body).canonicalBytes).bytes[0..<8])
        ask = try Self.ask(route, body)
    }

    private static func ask(_ route: DeskRoute, _ body: JSON) throws(Refusal) -> Ask {
        do throws(ShapeError) {
            switch route {
            case .login: return .login(try Login(body))
            case .unlock: return .unlock(try Unlock(body))
            case .logout: return .logout
            case .printJob(let id): return .printed(try PrintOutcome(of: id, body))
            case .capture, .look: break
            }
        } catch { throw Refusal(error) }
        guard case .capture(let capturing) = route else { throw .desk(.usage) }
        return .capture(try capturing.command(body))
    }

    /// Whether a text may be a request id.
    static func isRequestID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// The body as the journal may know it, without PINs and tokens.
    ///
    /// They leave no trace, not even in a hash that could be searched (SEC-26); `ask` and `print`
    /// are how, not what, was asked.
    private static func withoutPINs(_ json: JSON) -> JSON {
        switch json {
        case .object(let members):
            let kept = members.filter { !["pin", "step_up", "ask", "print"].contains($0.key) }
            return .object(kept.mapValues(withoutPINs))
        case .list(let elements): return .list(elements.map(withoutPINs))
        case .null, .boolean, .integer, .text: return json
        }
    }

    /// The people whose fresh PIN it carries.
    var signatures: [Signature] {
        switch ask {
        case .login(let login): [login.who] + [login.supervisor].compactMap { $0 }
        case .unlock(let unlock): [unlock.supervisor]
        case .capture(let command):
            [command.options.cosign, command.options.supervisor].compactMap { $0 }
        case .logout, .printed, .look: []
        }
    }
}
