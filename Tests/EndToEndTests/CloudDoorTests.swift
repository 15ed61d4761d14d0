import TestSupport
import Testing
import World

/// The reference cloud's command as an operator meets it.
struct CloudDoorTests {
    private func cloud(_ folder: ScratchFolder) throws -> CloudRig {
        let example = try JSON(parsing: Repository.bytes("packaging/property.example.json"))
        return try CloudRig(in: folder.path, property: example)
    }

    private func run(_ words: [String]) -> Finished {
        .running(Products.path("edge-cloud"), words)
    }

    @Test func `D25: wrong words end with 64, and help and version with 0`() {
        #expect(run([]).code == 64)
        #expect(run(["fly"]).code == 64)
        #expect(run(["serve"]).code == 64)
        #expect(run(["serve", "--data", "/tmp", "--listen", "nowhere"]).code == 64)
        #expect(run(["ledger", "--nonsense", "1"]).code == 64)
        let wrong = run(["enrol-token", "--json"])
        #expect(wrong.code == 64)
        #expect(wrong.out.contains("MELMASTOON.DESK.USAGE"))
        #expect(run(["--help"]).code == 0)
        #expect(run(["folio", "open", "--help"]).out.contains("edge-cloud"))
        #expect(run(["--version"]).out.hasPrefix("edge-cloud "))
    }

    @Test func `D22: a verb gives the same with a server and without`() throws {
        let folder = ScratchFolder()
        let cloud = try cloud(folder)
        let before = try cloud.ledger()
        try cloud.start()
        #expect(try cloud.ledger() == before)
        let token = cloud.office(["enrol-token"])
        #expect(token.out == (try cloud.token(in: token)) + "\n")
        #expect(token.err.contains("expires_at"))
        let opened = try cloud.officeJSON(["folio", "open", "F-900", "--room", "900"])
        #expect(opened["folio"]?["folio_no"] == "F-900")
        // The server has the folder: another one may not have it too.
        let second = run(["serve", "--data", cloud.data, "--listen", "127.0.0.1:0"])
        #expect(second.code == 3)
        cloud.stop()
        #expect(cloud.office(["folio", "close", "F-900"]).code == 0)
        #expect(cloud.office(["folio", "close", "F-000"]).code == 3)
    }

    @Test func `P17.7: a restore through the running server begins a new epoch`() throws {
        let folder = ScratchFolder()
        let cloud = try cloud(folder)
        let file = folder.path.appending("cloud.backup").text
        try cloud.start()
        #expect(cloud.office(["backup", file]).code == 0)
        let first = try cloud.officeJSON(["restore", file])["epoch"]
        let second = try cloud.officeJSON(["restore", file])["epoch"]
        let kept = try cloud.officeJSON(["restore", file, "--keep-epoch"])["epoch"]
        #expect(first != nil && first != second)
        // What was restored is the backup's own epoch, from before all of this.
        #expect(kept != nil && kept != second)
        #expect(cloud.office(["restore", file + ".none"]).code != 0)
        #expect(cloud.isUp)
    }
}
