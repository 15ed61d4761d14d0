import Platform
import Synchronization
import TestSupport
import Transport
import World

extension Target {
    /// Bytes at the desk socket as they come from the kernel: requests, and what is none.
    ///
    /// Whatever was said, the listener answers the next one who asks properly.
    static let socket = Target("socket", .text, sizeLimit: 8_192) {
        let scratch = ScratchFolder(inMemory: true)
        let path = scratch.path.appending("desk.sock")
        var limits = ListenerLimits.desk
        limits.requestMilliseconds = 2_000
        let listener = try Listener(
            at: .socketFile(path.text),
            limits: limits,
            refuse: { Response(Status(rawValue: $0.status)) },
            responder: EchoedBody()
        )
        let exchange = SocketExchange(path, limitMilliseconds: 10_000)
        return { input in
            withExtendedLifetime((scratch, listener)) {
                let connection = RawSocket(.file(path.text))
                connection?.say(input)
                connection?.hangUp()
                _ = connection?.heard()
            }
            var request = Request(.post, "/v1/login")
            request.body = Array(input.prefix(1_024))
            let answer = RoundTrip.value { () throws(WireError) in try exchange.exchange(request) }
            try Finding.unless(answer?.body == request.body, "the next request is not answered")
        }
    }

    /// Bytes that a till hears in place of an answer.
    static let answer = Target("answer", .text, sizeLimit: 8_192) {
        let scratch = ScratchFolder(inMemory: true)
        let path = scratch.path.appending("desk.sock")
        let script = Script()
        let server = ScriptedServer(file: path.text) { connection, _ in
            connection.say(script.bytes)
            connection.hangUp()
        }
        let exchange = SocketExchange(path, limitMilliseconds: 10_000)
        return { input in
            script.set(input)
            let answer = withExtendedLifetime((scratch, server)) {
                RoundTrip.value { () throws(WireError) in
                    try exchange.exchange(Request(.get, "/v1/status"))
                }
            }
            guard let answer else { return }
            try Finding.unless((100..<1_000).contains(answer.status.rawValue), "\(answer.status)")
            try Finding.unless(answer.body.count <= input.count, "more than was said")
        }
    }
}

/// Answers with what it was sent.
private struct EchoedBody: Responder {
    func respond(to request: Request) -> Reply { .response(Response(.ok, body: request.body)) }
}

/// What a server says.
private final class Script: Sendable {
    private let said = Mutex<[UInt8]>([])
    var bytes: [UInt8] { said.withLock { $0 } }
    func set(_ bytes: [UInt8]) { said.withLock { $0 = bytes } }
}
