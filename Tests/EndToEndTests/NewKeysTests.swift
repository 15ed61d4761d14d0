import TestSupport
import Testing
import World

/// `edgectl rekey` against a real daemon that dies in the middle.
struct NewKeysTests {
    /// What of a rotation can be seen in the state folder while it runs.
    enum Moment: CaseIterable {
        case building, standing, sealing, over

        func isSeen(in state: DiskPath) -> Bool {
            switch self {
            case .building: Files.size(of: state.appending("tmp").appending("store.db")) > 0
            case .standing: stores(in: state) == 2
            case .sealing: Files.size(of: state.appending("keys.next")) > 0
            case .over: false
            }
        }

        private func stores(in state: DiskPath) -> Int {
            do {
                return try Files.names(in: state.appending("store")).count { $0.hasSuffix(".db") }
            } catch { return 0 }
        }
    }

    @Test func `AC-15, FM-E-13: killed while it makes new keys, a desk opens with old or new ones`()
        throws
    {
        let house = try House()
        house.cloud.stop()
        try house.cashier.mix(0..<5)
        for moment in Moment.allCases {
            let asking = Child(
                Products.path("edgectl"),
                ["rekey", "all", "--socket", house.desk.socket]
            )
            _ = Child.wait(atMost: .seconds(10)) {
                moment.isSeen(in: house.desk.state) || !asking.isRunning
            }
            house.desk.stop(.kill)
            asking.wait()
            try house.restart()
            #expect(house.desk.till(["status"]).json["mode"] == "normal", "\(moment)")
            #expect(house.desk.edgectl(["verify", "--full"]).code == 0, "\(moment)")
            try house.cashier.perform(.charge(1))
        }
        let done = house.desk.edgectl(["rekey"])
        #expect(done.code == 0)
        #expect(done.json["rotated"] == ["store", "journal", "keyring"])
        let names = try Files.names(in: house.desk.state.appending("store"))
        let name = done.json["store_key_id"]?.textValue ?? ""
        #expect(names.filter { $0.hasSuffix(".db") } == [name + ".db"])
        try house.settle()
        try Expectation.balanced(house)
    }
}
