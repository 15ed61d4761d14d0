import Foundation
import TestSupport
import Testing
import World

/// The key of a desk is gone or not its own.
struct KeyTests {
    @Test(arguments: [true, false])
    func `I-27, FM-C-13: without its key a desk is locked, and all is there when it is back`(
        isMissing: Bool
    ) throws {
        let house = try House()
        house.cloud.stop()
        try house.cashier.mix(0..<9)
        house.desk.stop()
        let key = house.desk.state.appending("keys")
        let right = try Files.bytes(of: key)
        let store = house.desk.state.appending("store")
        let names = try Files.names(in: store)
        if isMissing {
            try FileManager.default.moveItem(atPath: key.text, toPath: key.text + ".away")
        } else {
            try Files.write(right.map { $0 ^ 0x5A }, to: key)
        }
        try house.desk.start()
        #expect(house.desk.till(["status"]).json["mode"] == "locked")
        let refused = house.desk.till(["login", "c07"], pins: [House.pins["c07"] ?? ""])
        #expect(refused.code == 5)
        let name = refused.problem?.split(separator: ".").last.map(String.init) ?? ""
        #expect(["LOCKED", "WRONG_KEY"].contains(name), "\(refused.json.canonicalText)")
        #expect(refused.json["error"]?["title"]?.textValue?.isEmpty == false)
        #expect(try Files.names(in: store) == names)
        house.desk.stop()
        if isMissing {
            try FileManager.default.moveItem(atPath: key.text + ".away", toPath: key.text)
        } else {
            try Files.write(right, to: key)
        }
        try house.restart()
        try house.cashier.perform(.charge(1))
        try house.settle()
        try Expectation.balanced(house)
    }
}
