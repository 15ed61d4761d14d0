import TestSupport
import Testing
import World

/// The disk is full.
struct FullDiskTests {
    private static let names = [
        "DISK_RESERVE", "READ_ONLY", "CANNOT_SAVE", "JOURNAL_UNWRITABLE", "OUTCOME_UNKNOWN",
        "LOCKED",
    ]

    @Test func `SC-27: on a full disk a charge is saved or refused by name, never in between`()
        throws
    {
        let pipes = ScratchFolder()
        let disk = try FullDisk(in: pipes.path, mebibytes: 100)
        let house = try House { desk in try disk.start(desk) }
        defer { house.desk.stop(.kill) }
        try house.settle()
        house.cloud.stop()
        var refusal: DeskRig.Result?
        var number = 0
        while refusal == nil, number < 1_500 {
            if number % 50 == 0 { try disk.fill() }
            let call = Call.charge(number % 12 + 1, id: "full-\(number)")
            let done = house.cashier.run(call)
            if done.code == 0 {
                try house.cashier.notebook.confirm(done.json, call)
            } else {
                refusal = done
            }
            number += 1
        }
        let refused = try #require(refusal, "\(number) charges on a full disk")
        let name = refused.problem?.split(separator: ".").last.map(String.init) ?? ""
        #expect(Self.names.contains(name), "\(refused.json.canonicalText)")
        #expect(refused.code == 5 || refused.code == 4)
        try disk.free()
        let again = Call.charge((number - 1) % 12 + 1, id: "full-\(number - 1)")
        let isBack = Child.wait(atMost: .seconds(20)) {
            let done = house.cashier.run(again)
            guard done.code == 0 else { return false }
            do { try house.cashier.notebook.confirm(done.json, again) } catch { return false }
            return true
        }
        #expect(isBack, "\(house.desk.till(["status"]).json.canonicalText)")
        try house.cashier.perform(.charge(1))
        try house.settle()
        try Expectation.balanced(house)
        try disk.end()
    }
}
