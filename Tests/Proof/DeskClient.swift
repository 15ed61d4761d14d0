import Foundation
import TestSupport

/// One connection to a desk that stays open, and asks again and again.
///
/// What it times is all that a caller sees: both ways through the socket and the wake-ups of both
/// processes; nothing is subtracted.
final class DeskClient {
    private let socket: RawSocket
    private let token: String
    private var heard: [UInt8] = []
    private static let headEnd = Array("\r\n\r\n".utf8)

    /// Connects.
    ///
    /// - Parameters:
    ///   - path: The desk socket.
    ///   - token: The login; empty for questions that need none.
    /// - Throws: ``Unmeasured`` when nobody listens.
    init(_ path: String, token: String = "") throws {
        guard let made = RawSocket(.file(path)) else { throw Unmeasured("no desk at its socket") }
        socket = made
        self.token = token
    }

    /// The bytes of a charge that nobody has sent before.
    func charge(_ number: Int) -> [UInt8] {
        let body = BenchDesk.chargeBody(number)
        let head = """
            POST /v1/charges HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Edge-Login: \(token)\r
            Edge-Request-Id: \(UUID().uuidString)\r
            Content-Length: \(body.utf8.count)\r
            \r

            """
        return Array((head + body).utf8)
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// - Parameter request: Its bytes.
    /// - Returns: Status and body.
    /// - Throws: ``Unmeasured`` when the desk hangs up.
    func ask(_ request: [UInt8]) throws -> (status: Int, body: [UInt8]) {
        heard.removeAll(keepingCapacity: true)
        socket.say(request)
        while true {
            guard let more = socket.heardSome() else { throw Unmeasured("the desk hung up") }
            heard += more
            if let answer = answer() { return answer }
        }
    }

    /// Captures a charge.
    ///
    /// - Parameter request: Its bytes.
    /// - Throws: ``Unmeasured`` with the refusal.
    func capture(_ request: [UInt8]) throws {
        let answer = try ask(request)
        guard answer.status == 200 else {
            throw Unmeasured("refused: \(String(decoding: answer.body, as: UTF8.self))")
        }
    }

    /// The body of `GET /v1/status`.
    func status() throws -> (status: Int, body: [UInt8]) {
        try ask(Array("GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
    }

    private func answer() -> (status: Int, body: [UInt8])? {
        guard let end = heard.firstRange(of: Self.headEnd) else { return nil }
        let lines = String(decoding: heard[..<end.lowerBound], as: UTF8.self)
            .split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
        guard heard.count >= end.upperBound + (length ?? 0) else { return nil }
        return (status ?? 0, Array(heard[end.upperBound...]))
    }
}
