import Ledger
import Sync
import TestSupport
import Testing
import World

struct IncarnationTableTests {
    @Test func `P17.4: every recovery vector lands on its row`() throws {
        for vector in Vectors.wire.section("recovery") {
            let row = IncarnationTable.row(
                try local(#require(vector["local"])),
                try cloud(#require(vector["cloud"]))
            )
            #expect(Int64(row.rawValue) == vector["row"]?.integerValue, Wire.name(vector))
        }
    }

    @Test func `P17.4: equal numbers with other content are never the same`() {
        for received in 1...10 as ClosedRange<Int64> {
            for match in [false, nil] {
                let local = IncarnationTable.Local(
                    isCurrent: true,
                    last: 10,
                    held: 10,
                    firstHeld: 1,
                    match: match
                )
                let cloud = IncarnationTable.Cloud(
                    isKnown: true,
                    isClosed: false,
                    received: received,
                    promisedSafe: 0,
                    isCurrentKnownHere: true
                )
                #expect(IncarnationTable.row(local, cloud) == .fork)
            }
        }
    }

    @Test func `P17.4: only three rows begin a new numbering`() {
        let reasons = (1...7).compactMap(IncarnationTable.Row.init)
            .compactMap(IncarnationTable.reason)
        #expect(Set(reasons) == [.rolledBack, .fork, .cloudLost])
    }

    private func local(_ json: JSON) throws -> IncarnationTable.Local {
        let last = try #require(json["last"]?.integerValue)
        return IncarnationTable.Local(
            isCurrent: json["current"] == true,
            last: last,
            held: last,
            firstHeld: try #require(json["min_held"]?.integerValue),
            match: json["match"]?.booleanValue
        )
    }

    private func cloud(_ json: JSON) throws -> IncarnationTable.Cloud {
        IncarnationTable.Cloud(
            isKnown: json["known"] == true,
            isClosed: json["closed"] == true,
            received: json["received"]?.integerValue ?? 0,
            promisedSafe: json["promised_safe"]?.integerValue ?? 0,
            isCurrentKnownHere: json["current_known_to_me"] != false
        )
    }
}
