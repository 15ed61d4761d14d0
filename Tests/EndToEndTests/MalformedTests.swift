import TestSupport
import Testing
import World

/// Nonsense from everywhere: a named refusal, and nothing is written.
struct MalformedTests {
    private static let requests: [String] = [
        "\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "HELO desk\r\n\r\n",
        "GET /v1/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/slips/%ZZ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/folios/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "DELETE /v1/charges HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/status HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 20_000))\r\n\r\n",
        "GET /\(String(repeating: "a", count: 20_000)) HTTP/1.1\r\nHost: x\r\n\r\n",
    ]

    private static let bodies: [String] = [
        "", "{", "[]", "null", "\"", "{\"a\":1}", "{\"folio\":{}}", "\u{FEFF}{}",
        "{\"folio\":{\"kind\":\"number\",\"value\":\"F-1\"},\"item\":\"COLA\",\"quantity\":1e9}",
        "{\"folio\":{\"kind\":\"number\",\"value\":\"F-1\"},\"item\":\"COLA\",\"quantity\":-1}",
        "{\"folio\":{\"kind\":\"number\",\"value\":\"F-1\"},\"item\":\"COLA\",\"quantity\":1,"
            + "\"surprise\":true}",
        String(repeating: "[", count: 30_000), String(repeating: "9", count: 60_000),
        "{\"folio\":\"\(String(repeating: "x", count: 50_000))\"}",
    ]

    @Test func `SEC-21: nonsense on the desk socket is refused by name and writes nothing`() throws
    {
        let house = try House()
        try house.settle()
        let before = house.desk.till(["status"]).json["custody"]
        for request in Self.requests {
            let socket = try #require(RawSocket(.file(house.desk.socket)))
            socket.say(request)
            socket.hangUp()
            let answer = socket.heard()
            let status = answer.split(separator: " ").dropFirst().first ?? ""
            #expect(answer.isEmpty || status.hasPrefix("4"), "\(request.prefix(60)): \(answer)")
        }
        for (index, body) in Self.bodies.enumerated() {
            for path in ["/v1/charges", "/v1/payments", "/v1/counts", "/v1/sessions"] {
                let answer = try Self.post(body, to: path, "bad-\(index)", house)
                let status = answer.split(separator: " ").dropFirst().first ?? ""
                #expect(status.hasPrefix("4"), "\(path) \(body.prefix(60)): \(answer)")
                #expect(answer.contains("MELMASTOON."), "\(path) \(body.prefix(60)): \(answer)")
            }
        }
        let after = house.desk.till(["status"]).json
        #expect(after["custody"] == before)
        #expect(after["outbox"]?["pending"] == 0)
        try house.cashier.perform(.charge(1))
    }

    private static func post(
        _ body: String,
        to path: String,
        _ id: String,
        _ house: House
    ) throws -> String {
        let file = house.desk.folder.appending("login")
        let login = String(decoding: try Files.bytes(of: file), as: UTF8.self)
        let token = login.split(whereSeparator: \.isWhitespace).last ?? ""
        let socket = try #require(RawSocket(.file(house.desk.socket)))
        socket.say(
            "POST \(path) HTTP/1.1\r\nHost: desk\r\nEdge-Login: \(token)\r\n"
                + "Edge-Request-Id: \(id)\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        return socket.heard()
    }

    @Test func `D25: nonsense on the command line is exit 64 and writes nothing`() throws {
        let house = try House()
        let lines: [[String]] = [
            ["charge"], ["charge", "--folio", "F-1"], ["charge", "--folio"],
            ["charge", "--folio", "F-1", "--item", "COLA", "--quantity", "0"],
            ["charge", "--folio", "F-1", "--item", "COLA", "--quantity", "99999999999999999999"],
            ["charge", "--folio", "F-1", "--item", "COLA", "--price", "AFN 1.234"],
            ["charge", "--folio", "F-1", "--item", "CO LA"],
            ["pay", "--folio", "F-1", "--cash", "AFN -5"],
            ["pay", "--folio", "F-1", "--cash", "XXQ 5"],
            ["pay", "--folio", "F-1", "--cash", "AFN 99999999999999999999"],
            ["pay", "--folio", "F-1", "--cash", "AFN 1,234"],
            ["pay", "--folio", "F-1", "--cash", "AFN 5", "--rate", "USD"],
            ["count", "--cash", "AFN 1000x"], ["count", "--cash", "AFN 3x7"],
            ["count", "--cash", "1000x5"], ["open", "--drawer", "D1"],
            ["charge", "void", "no-slip", "--reason", "X"], ["login"], ["nonsense"],
            ["charge", "--nonsense"], ["cosign"], ["z", "x", "y"],
        ]
        // What the boot captured is in the cloud first, so that only this test could add anything.
        #expect(house.desk.edgectl(["sync", "now", "--wait", "60"]).code == 0)
        let before = house.desk.till(["status"]).json["outbox"]
        for line in lines {
            let done = house.desk.till(line)
            #expect(done.code == 64, "\(line): \(done.code) \(done.json.canonicalText)")
        }
        #expect(house.desk.till(["status"]).json["outbox"] == before)
    }
}
