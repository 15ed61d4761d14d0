import Testing
import World

@testable import Console

struct LoginVerbTests {
    @Test func `ROL-3: an old staff list lets in with a supervisor, whose PIN is asked for too`()
        async throws
    {
        let answer = Response(.ok, json: ["token": "t", "last_slip": .null])
        let rig = TillRig("en", answer: answer, typed: ["482917", "915038"])
        let seen = await rig.run(["login", "c07", "--supervisor", "s01", "--pin-stdin"])
        let body = try JSON(parsing: try #require(seen.request, "\(seen.err)").body)
        #expect(body["pin"] == "482917")
        #expect(body["supervisor"] == ["staff": "s01", "pin": "915038"])
    }
}
