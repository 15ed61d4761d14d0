import TestSupport
import Testing
import Transport
import World

/// Whatever answers is not always the cloud.
struct PortalTests {
    private struct Stranger {
        let name: String
        let answer: Response
        var isForeign = false
        let states: Set<String>
    }

    private static let page = Array("<html><body>Welcome to the airport</body></html>".utf8)
    private static let html: Headers = ["Content-Type": "text/html"]

    private static let strangers = [
        Stranger(
            name: "200 HTML",
            answer: Response(.ok, headers: html, body: page),
            states: ["captive_portal"]
        ),
        Stranger(
            name: "302",
            answer: Response(
                Status(rawValue: 302),
                headers: ["Location": "https://login.example/"]
            ),
            states: ["captive_portal"]
        ),
        Stranger(
            name: "503 HTML",
            answer: Response(Status(rawValue: 503), headers: html, body: page),
            states: ["captive_portal", "cloud_error"]
        ),
        Stranger(
            name: "garbage JSON",
            answer: Response(
                .ok,
                headers: ["Content-Type": "application/json", "Sync-Protocol": "1"],
                body: Array("{\"received_seq\":".utf8)
            ),
            states: ["captive_portal", "cloud_error", "offline"]
        ),
        Stranger(
            name: "foreign certificate",
            answer: Response(.ok, headers: html, body: page),
            isForeign: true,
            states: ["tls_error"]
        ),
    ]

    @Test func `SC-48, FM-B-02, FM-B-24: no stranger on the line gets or destroys anything`() throws
    {
        let house = try House()
        try house.settle()
        for stranger in Self.strangers {
            house.cloud.stop()
            try house.cashier.mix(0..<9)
            let pending = house.desk.till(["status"]).json["outbox"]?["pending"]
            let portal = try Portal.open(
                inPlaceOf: house.cloud,
                isForeign: stranger.isForeign,
                stranger.answer
            )
            _ = house.desk.edgectl(["sync", "now", "--wait", "1"])
            let isSeen = house.waits { status in
                stranger.states.contains(status["line"]?["state"]?.textValue ?? "")
            }
            let status = house.desk.till(["status"]).json
            #expect(isSeen, "\(stranger.name): \(status["line"]?.canonicalText ?? "")")
            #expect(status["outbox"]?["pending"] == pending, "\(stranger.name)")
            portal.stop()
            try house.settle()
            #expect(house.waits { $0["line"]?["state"] == "online" }, "\(stranger.name)")
        }
        try Expectation.balanced(house)
    }
}
