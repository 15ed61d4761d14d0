import Desk
import World

extension Target {
    /// Requests at the desk socket: routes and bodies, as far as no store is needed.
    ///
    /// Shape of an input: a list of `{"method", "path", "body"}`.
    static let desk = Target("desk", .json) {
        { input in
            for request in RoundTrip.document(input)?.listValue ?? [] {
                let method = request["method"]?.textValue.flatMap(Method.init(rawValue:)) ?? .post
                let path = request["path"]?.textValue ?? ""
                try desk(method, path, request["body"] ?? [:])
                try admin(method, path, request["body"] ?? [:])
            }
        }
    }

    private static func desk(_ method: Method, _ path: String, _ body: JSON) throws(Finding) {
        let route: DeskRoute
        do throws(Refusal) { route = try DeskRoute(method, path) } catch { return }
        switch route {
        case .capture(let capturing): try command(capturing, body)
        case .login: do throws(ShapeError) { _ = try Login(body) } catch { return }
        case .unlock: do throws(ShapeError) { _ = try Unlock(body) } catch { return }
        case .printJob(let id):
            do throws(ShapeError) { _ = try PrintOutcome(of: id, body) } catch { return }
        case .logout, .look: break
        }
    }

    private static func command(_ route: DeskRoute.Capturing, _ body: JSON) throws(Finding) {
        let first: any Command
        do throws(Refusal) { first = try route.command(body) } catch { return }
        let text = first.json.canonicalText
        let again = RoundTrip.value { () throws(Refusal) in try route.command(first.json) }
        guard let again else { throw Finding("a command is not read back: \(text)") }
        let isSame =
            again.json == first.json && again.query == first.query && again.verb == first.verb
        try Finding.unless(isSame, "a command is read back differently: \(text)")
    }

    private static func admin(_ method: Method, _ path: String, _ body: JSON) throws(Finding) {
        do throws(Refusal) { _ = try OperatorRoute(method, path) } catch { return }
        do throws(ShapeError) { _ = try Enroll(body) } catch { _ = error.description }
        do throws(ShapeError) { _ = try SyncNow(body) } catch { _ = error.description }
    }
}
