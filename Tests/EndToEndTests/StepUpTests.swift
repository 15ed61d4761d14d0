import Foundation
import TestSupport
import Testing
import World

/// A difference that only the office may let pass, with the real executables.
struct StepUpTests {
    private func approve(_ house: House, _ token: String?) -> DeskRig.Result {
        var call = Call(
            words: ["approve", "--supervisor", "s01", "--reason", "SEEN"],
            pins: [House.pins["s01"] ?? ""]
        )
        if let token {
            call.words.append("--step-up-stdin")
            call.pins.append(token)
        }
        return house.cashier.run(call)
    }

    private func token(_ house: House) throws -> String {
        let answer = try house.cloud.officeJSON(["staff", "step-up", "s01"])
        return try #require(answer["token"]?.textValue)
    }

    @Test
    func `P5.8, SEC-16, S13, K10 close_rejected_over_limit: a manager confirms over the line`()
        throws
    {
        let house = try House()
        let held = Cash(["AFN": 400_000, "USD": 2_000])
        try house.cashier.perform(
            Call(words: ["count", "--cash"] + ["AFN", "USD"].map { held.count(of: $0) })
        )
        try house.cashier.perform(
            Call(words: ["close", "--reason", "THEFT"], moved: -Cashier.float)
        )
        let pin = House.pins["c04"] ?? ""
        let signed = try house.cashier.perform(
            Call(words: ["cosign", "--staff", "c04"], pins: [pin])
        )
        #expect(signed["state"] == "awaiting_step_up")
        #expect(signed["variance"]?.listValue?.first?["amount_micro"] == "-1000000000")
        try house.settle()
        #expect(approve(house, nil).problem == "MELMASTOON.IAM.STEP_UP_REQUIRED")
        let invented = approve(house, "mst1_invented")
        #expect(invented.json["state"] == "sealed")
        try house.settle()
        // The office knows no such proof: the close waits again.
        let proof = try token(house)
        let confirmed = approve(house, proof)
        #expect(confirmed.code == 0, "\(confirmed.json.canonicalText) \(confirmed.err)")
        try house.settle()
        let verdicts = house.actions().filter { $0["type"] == "session.confirm_close" }
            .map { $0["verdict"]?["code"] ?? $0["verdict"]?["status"] }
        #expect(verdicts == ["accepted", "MELMASTOON.IAM.STEP_UP_REQUIRED", "accepted"])
        house.desk.stop()
        house.cloud.stop()
        #expect(try files(holding: proof, in: house.folder.path).isEmpty)
    }

    /// The token itself is kept nowhere, at the desk or in the cloud (ROL-4).
    private func files(holding text: String, in folder: DiskPath) throws -> [String] {
        let walk = try #require(FileManager.default.enumerator(atPath: folder.text))
        return walk.compactMap { $0 as? String }.filter { name in
            let content = FileManager.default.contents(atPath: folder.appending(name).text)
            return content?.range(of: Data(text.utf8)) != nil
        }
    }
}
