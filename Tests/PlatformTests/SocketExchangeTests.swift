import Platform
import TestSupport
import Testing
import World

@Suite("Asking over a socket file")
struct SocketExchangeTests {
    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", WireError.Code?.none),
        ("HTTP/1.1 503 X\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", nil),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", .interrupted),
        ("HTTP/1.1 200 OK\r\nContent-Le", .interrupted),
        ("", .interrupted),
        ("<html>", .interrupted),
        ("<html>\r\n\r\n", .malformed),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokay", .malformed),
    ])
    func `an answer is whole or it is none`(text: String, code: WireError.Code?) throws {
        let scratch = ScratchFolder()
        let path = scratch.path.appending("desk.sock")
        let server = ScriptedServer(file: path.text, saying: text)
        let exchange = SocketExchange(path)
        do {
            let response = try exchange.exchange(Request(.post, "/v1/x", body: [1]))
            #expect(code == nil)
            #expect(response.body == Array("ok".utf8))
        } catch {
            #expect(error.code == code)
        }
        withExtendedLifetime(server) {}
    }

    @Test(arguments: [(4, WireError.Code.malformed), (5, nil), (6, nil)])
    func `an answer is as long as whoever asks takes it`(
        limit: Int,
        code: WireError.Code?
    ) throws {
        let scratch = ScratchFolder()
        let path = scratch.path.appending("office.sock")
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbooks"
        let server = ScriptedServer(file: path.text, saying: text)
        do {
            let exchange = SocketExchange(path, bodyLimit: limit)
            let response = try exchange.exchange(Request(.post, "/office"))
            #expect(code == nil)
            #expect(response.body == Array("books".utf8))
        } catch {
            #expect(error.code == code)
        }
        withExtendedLifetime(server) {}
    }

    @Test func `an agent that does not answer is given up`() throws {
        let scratch = ScratchFolder()
        let path = scratch.path.appending("desk.sock")
        let server = ScriptedServer(file: path.text) { connection, _ in
            connection.say("HTTP/1.1 200 OK\r\n")
            _ = connection.heard()
        }
        let exchange = SocketExchange(path, limitMilliseconds: 50)
        #expect(throws: WireError(.timeout, "no whole answer in time")) {
            try exchange.exchange(Request(.get, "/"))
        }
        withExtendedLifetime(server) {}
    }

    @Test func `what is sent is one request and nothing else`() throws {
        let scratch = ScratchFolder()
        let path = scratch.path.appending("desk.sock")
        let server = ScriptedServer(file: path.text) { connection, head in
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: \(head.utf8.count)\r\n\r\n" + head)
        }
        let request = Request(.get, "/v1/z/7", query: "after=1", headers: ["Edge-Login": "t"])
        let heard = try SocketExchange(path).exchange(request).body
        #expect(
            String(decoding: heard, as: UTF8.self)
                == "GET /v1/z/7?after=1 HTTP/1.1\r\nHost: localhost\r\nedge-login: t\r\n"
                + "Connection: close\r\n\r\n"
        )
        withExtendedLifetime(server) {}
    }
}
