import Ledger
public import World

/// Head office's way into a running server: one command, one POST on `office.sock`.
public struct OfficeResponder: Responder {
    /// The only path.
    public static let path = "/office/v1/command"

    private let desks: [any HeadOfficeDesk]
    private let changed: @Sendable () -> Void

    /// Makes a responder over desks that are asked in turn.
    ///
    /// - Parameters:
    ///   - desks: The first that knows a verb does it.
    ///   - changed: Called after a command that may have changed what devices see.
    public init(desks: [any HeadOfficeDesk], changed: @escaping @Sendable () -> Void = {}) {
        self.desks = desks
        self.changed = changed
    }

    /// Answers a request.
    public func respond(to request: Request) -> Reply {
        guard request.method == .post, request.path == Self.path else {
            return .response(Response(Status(rawValue: 404)))
        }
        do throws(OfficeRefusal) {
            let answer = try perform(Self.command(in: request.body))
            return .response(Response(.ok, json: answer))
        } catch {
            let status = error.kind == .failed ? 500 : 422
            return .response(Response(Status(rawValue: status), json: ["error": error.json]))
        }
    }

    /// Does what a command says.
    ///
    /// - Parameter command: What is asked.
    /// - Returns: The answer as JSON.
    /// - Throws: ``OfficeRefusal``.
    public func perform(_ command: OfficeCommand) throws(OfficeRefusal) -> JSON {
        for desk in desks {
            if let answer = try desk.perform(command) {
                changed()
                return answer
            }
        }
        throw Self.usage("There is no verb `\(command.verb)`.")
    }

    private static func command(in body: [UInt8]) throws(OfficeRefusal) -> OfficeCommand {
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: body) } catch {
            throw usage("The command is no JSON.")
        }
        do throws(ShapeError) { return try OfficeCommand(json) } catch {
            throw usage(error.description)
        }
    }

    private static func usage(_ sentence: String) -> OfficeRefusal {
        OfficeRefusal(.usage, code: Code.desk(.usage).text, title: sentence)
    }
}
