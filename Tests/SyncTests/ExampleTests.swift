import Ledger
import Sync
import Testing
import World

struct ExampleTests {
    @Test func `P4: the enrolment example is read and written back whole`() throws {
        let request = try Wire.example("01-enrol.request.json")
        #expect(try EnrolmentRequest(request).json == request)
        let answer = try Wire.example("01-enrol.response.json")
        #expect(try EnrolmentAnswer(answer).json == answer)
    }

    @Test func `P16: both hello examples are read and written back whole`() throws {
        for name in ["02-hello", "08-hello-after-hole"] {
            let request = try Wire.example(name + ".request.json")
            #expect(try HelloRequest(request).json == request)
            let response = try Wire.example(name + ".response.json")
            #expect(try HelloResponse(response).json == response)
        }
    }

    @Test func `P9: a push keeps the bytes of its actions, and its body is canonical`() throws {
        for name in ["03-push-first", "05-push-drain", "09-push-new-incarnation"] {
            let request = try Wire.example(name + ".request.json")
            let batch = try PushBatch(request)
            #expect(batch.bytes == request.canonicalBytes)
            let bodies = try #require(request["actions"]?.listValue)
            #expect(batch.actions == bodies.map(\.canonicalBytes))
            #expect(batch.lastSeq == bodies.last?["seq"]?.integerValue)
            let response = try Wire.example(name + ".response.json")
            #expect(try PushAnswer(response).json == response)
        }
        let results = try Wire.example("10-results.response.json")
        #expect(try PushAnswer(results).json == results)
    }

    @Test func `P5.8: step-up tokens travel beside the actions, not in them`() throws {
        let plain = try PushBatch(Wire.example("05-push-drain.request.json"))
        let batch = plain.with(secrets: ["01a1fd68-94d0-7cbb-9511-df599819521a": "met_secret"])
        let read = try PushBatch(JSON(parsing: batch.bytes))
        #expect(read == batch)
        #expect(read.actions == plain.actions)
        #expect(read.secrets.count == 1)
    }

    @Test func `P11.1: every line of the feed examples is read and written back whole`() throws {
        let names = [
            "04-snapshot.part-1.ndjson", "06-changes.ndjson", "07-changes-priced.ndjson",
            "12-repair.response.ndjson",
        ]
        for line in names.flatMap(Wire.lines) {
            let change = try Change(line: line)
            #expect(try change.json == JSON(parsing: line))
            #expect(try Change(line: Array(change.line.dropLast())) == change)
            if case .other(let name) = change { Issue.record("a line of kind \(name)") }
        }
    }

    @Test func `P11.2: the feed ends in a checkpoint with custody, sums and cursor`() throws {
        let last = try #require(Wire.lines("06-changes.ndjson").last)
        guard case .checkpoint(let checkpoint) = try Change(line: last) else {
            Issue.record("the last line is no checkpoint")
            return
        }
        #expect(checkpoint.cursor.text == "c1.kQ2k")
        #expect(checkpoint.custody.map(\.receivedSeq) == [9])
        #expect(checkpoint.custody.first?.decided == RangeSet("1-3,5-9"))
        #expect(checkpoint.sums.count == 6)
        #expect(!checkpoint.hasMore)
    }

    @Test func `P13: the snapshot examples are read and written back whole`() throws {
        let request = try Wire.example("04-snapshot.request.json")
        #expect(try SnapshotRequest(request).json == request)
        let answer = try Wire.example("04-snapshot.response.json")
        #expect(try SnapshotAnswer(answer).json == answer)
        let building: JSON = ["snapshot_id": "sn_1", "state": "building"]
        #expect(try SnapshotAnswer(building) == .building(snapshotID: "sn_1"))
    }

    @Test func `P14, P15, P5.7: repair, commands and keys are written back whole`() throws {
        let repair = try Wire.example("12-repair.request.json")
        #expect(try RepairRequest(repair).json == repair)
        let commands = try Wire.example("13-commands.response.json")
        #expect(try CommandList(commands).json == commands)
        let keys = try Wire.example("14-keys.request.json")
        #expect(try KeyRotation(keys).json == keys)
    }

    @Test func `P18.1: the problem examples are read and written back whole`() throws {
        for name in ["11-problem-cursor-gone.json", "11-problem-seq-gap.json"] {
            let document = try Wire.example(name)
            let status = Status(rawValue: Int(try #require(document["status"]?.integerValue)))
            let problem = Problem(Response(status, json: document))
            #expect(problem.json == document)
            #expect(problem.name != nil)
        }
    }

    @Test func `P16.5: members of a later minor version are no error`() throws {
        var answer = try #require(Wire.example("02-hello.response.json").objectValue)
        answer["later"] = ["a": 1]
        #expect(try HelloResponse(.object(answer)).view == "v_5d1e")
        #expect(try Change(["t": "later", "x": 1]) == .other("later"))
    }

    @Test func `P16.4: limits a cloud does not name keep their floor`() throws {
        let limits = try SyncLimits(["max_actions": 10], "limits")
        #expect(limits.maxActions == 10)
        #expect(limits.maxActionBytes == 16_384)
        #expect(limits.maxDecodedBytes == 524_288)
        #expect(throws: ShapeError.self) { try SyncLimits(["max_actions": 0], "limits") }
    }
}
