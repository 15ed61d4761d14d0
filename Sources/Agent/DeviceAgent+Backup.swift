import Desk
import Journal
import Keyring
import Ledger
import Store
import World

extension DeviceAgent {
    /// The backup that was made last, until its last page was fetched.
    var backup: Backup {
        Backup(
            path: state.appending("tmp").appending("backup"),
            kek: keyring.kek,
            disk: ports.disk
        )
    }

    /// Makes a backup of this very moment: nothing is captured while it is written.
    ///
    /// - Returns: The body of `POST /v1/admin/backup`.
    /// - Throws: ``BootHalt``; nothing is left of it then.
    func makeBackup() throws(BootHalt) -> JSON {
        dropBackup()
        do throws(BootHalt) {
            try BootStep.store { () throws(StoreError) in
                try replicaDump.write(store, ports.entropy)
            }
            let files = try backupFiles()
            let facts = try BootStep.store { () throws(StoreError) in
                try backup.write(files, at: journal.position, of: identity.deviceCode, ports)
            }
            let bytes = try BootStep.disk { () throws(DiskError) in
                try ports.disk.entry(at: backup.path)?.size ?? 0
            }
            return [
                "at": .text(facts.at.text), "device_code": .text(facts.deviceCode),
                "files": .integer(Int64(facts.files.count)), "bytes": .integer(bytes),
                "seq": .integer(facts.position.seq),
                "needs": [
                    "key_id": .text(Backup.keyID(of: keyring.kek)),
                    "key": keyringFiles.isForeign ? "credential" : "keys",
                ],
            ]
        } catch {
            dropBackup()
            throw error
        }
    }

    /// The next bytes of the backup; it goes with its last ones.
    func backupPage(at offset: Int64) throws(BootHalt) -> [UInt8] {
        let (page, isLast) = try BootStep.disk { () throws(DiskError) in
            let file = try ports.disk.open(backup.path, for: .reading)
            defer { file.close() }
            let page = try file.read(at: offset, count: BackupPage.size)
            return (page, offset + Int64(page.count) >= (try file.size()))
        }
        if isLast { dropBackup() }
        return page
    }

    /// Restores a backup of this moment beside the desk and looks at what came of it.
    func drill() throws(Refusal) -> JSON {
        do throws(BootHalt) { _ = try makeBackup() } catch { throw Refusal(error) }
        defer { dropBackup() }
        let folder = state.appending("tmp").appending("drill")
        let drill = Drill(of: backup.path, kek: keyring.kek, in: folder, ports: ports)
        do throws(DrillError) { return try drill.run() } catch {
            throw Refusal(error.code, ["detail": .text(error.detail)])
        }
    }

    /// What a backup or a drill left that was cut off.
    func dropBackup() {
        do throws(DiskError) {
            if try ports.disk.entry(at: backup.path) != nil { try ports.disk.remove(backup.path) }
            let folder = state.appending("tmp").appending("drill")
            if try ports.disk.entry(at: folder) != nil { try ports.disk.removeTree(folder) }
        } catch { ports.log.write(.warning, "backup.left", []) }
    }

    /// What goes in, by the path it gets; the open segment is whole up to this moment.
    private func backupFiles() throws(BootHalt) -> [(path: String, from: DiskPath)] {
        var files: [(path: String, from: DiskPath)] = []
        try BootStep.disk { () throws(DiskError) in
            for name in [
                "keyring.0", "keyring.1", "head.0", "head.1", "replica/0", "replica/1",
            ] where try ports.disk.entry(at: state.appending(name)) != nil {
                files.append((name, state.appending(name)))
            }
        }
        let segments = try BootStep.journal { () throws(JournalError) in try journal.files() }
        for segment in segments {
            files.append(
                ("journal/\(segment.copy.letter)/\(segment.path.name)", segment.path)
            )
        }
        return files
    }
}
