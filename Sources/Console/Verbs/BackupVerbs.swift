import Ledger
import World

extension Verb {
    static let backup = Verb(
        words: ["backup"],
        operands: ["FILE"],
        summary: "Writes a sealed copy of what this desk needs to begin again.",
        needsLogin: false,
        call: { (arguments) throws(UsageError) in
            _ = try arguments.operand(0, "FILE")
            return .post("/v1/admin/backup")
        },
        show: { answer, sentences in
            let key = answer["needs"]?["key"] == "credential" ? "backup.credential" : "backup.ok"
            return sentences.text(
                key,
                [
                    "file": answer["file"] ?? "-", "bytes": answer["bytes"] ?? 0,
                    "id": answer["needs"]?["key_id"] ?? "-",
                ]
            )
        }
    )

    static let drill = Verb(
        words: ["drill"],
        operands: ["[FILE]"],
        summary: "Restores a backup into a folder of its own, checks it, and removes the folder.",
        options: [
            Option("--key-file", .value("FILE"), "the key of the backup, default DIR/keys")
        ],
        needsLogin: false,
        call: { _ in .post("/v1/admin/drill") },
        show: { answer, sentences in
            let money = sentences.money(list: answer["outbox"]?["money"])
            return sentences.text(
                answer["ok"] == true ? "drill.ok" : "drill.fault",
                [
                    "at": answer["at"] ?? "-", "slip": answer["last_slip"] ?? "-",
                    "records": answer["verify"]?["journal"]?["records"] ?? 0,
                    "n": answer["outbox"]?["pending"] ?? 0, "money": .text(money),
                ]
            )
        }
    )
}

extension VerbRun {
    /// Why a backup is not even begun: its file is never put in place of another one.
    var takenFile: Problem? {
        guard verb.words == ["backup"], let name = arguments.operands.first else { return nil }
        do throws(DiskError) {
            guard try world.disk.entry(at: DiskPath(name)) != nil else { return nil }
        } catch { return nil }
        return Problem(.desk(.usage), params: ["fault": .text("\(name) is there already.")])
    }

    /// Fetches the backup that the agent holds ready, page by page, into the file.
    ///
    /// The file is made anew and never replaced; what cannot be finished is removed.
    func fetchBackup(_ facts: JSON) async -> ExitCode {
        let path = DiskPath(arguments.operands.first ?? "")
        let size = facts["bytes"]?.integerValue ?? 0
        let file: any DiskFile
        do throws(DiskError) { file = try world.disk.open(path, for: .creating) } catch {
            return tell(error, path)
        }
        defer { file.close() }
        do throws(DiskError) {
            var offset: Int64 = 0
            while offset < size {
                let page: [UInt8]
                do throws(Problem) { page = try await self.page(at: offset) } catch {
                    try world.disk.remove(path)
                    return tell(error)
                }
                try file.write(page, at: offset)
                offset += Int64(page.count)
            }
            try file.sync()
            try world.disk.syncFolder(path.parent)
        } catch { return tell(error, path) }
        guard case .object(var members) = facts else { return await finish(facts) }
        members["file"] = .text(path.text)
        return await finish(.object(members))
    }

    private func page(at offset: Int64) async throws(Problem) -> [UInt8] {
        let request = Request(.get, "/v1/admin/backup", query: "at=\(offset)")
        let response: Response
        do throws(WireError) {
            response = try await world.connect(adminSocket).send(request)
        } catch { throw Problem(error, socket: adminSocket, requestID: nil) }
        guard response.status.isSuccess, !response.body.isEmpty else {
            throw Problem(status: response.status, body: parsed(response) ?? [:])
        }
        return response.body
    }

    private func tell(_ error: DiskError, _ path: DiskPath) -> ExitCode {
        let fault = "\(path.text): \(error.code.rawValue)"
        return tell(Problem(.desk(.usage), params: ["fault": .text(fault)]))
    }
}
