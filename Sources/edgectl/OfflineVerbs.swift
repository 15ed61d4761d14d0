import Agent
import Console
import Keyring
import Ledger
import Platform
import World

/// What works on a state folder or a copy of one, without any agent (`cli.md`).
enum OfflineVerbs {
    /// Looks at the folder of a question; nothing in it is changed.
    static func look(_ question: FolderQuestion) -> FolderQuestion.Answer {
        if case .drill(let file) = question.kind { return drill(file, question.keyFile) }
        guard let state = question.state ?? configured() else { return .unknown }
        let folder = DiskPath(state)
        let keyFile = question.keyFile.map { DiskPath($0) } ?? folder.appending("keys")
        switch question.kind {
        case .drill: return .unknown
        case .health:
            return .found(Inspection.health(of: folder, keyFile: keyFile, ports: ports))
        case .verification:
            do throws(InspectionError) {
                return .found(
                    try Inspection(of: folder, keyFile: keyFile, ports: ports).answer()
                )
            } catch { return refusal(error, folder) }
        }
    }

    /// Restores a backup in a folder of this process's own.
    private static func drill(_ file: String, _ keyFile: String?) -> FolderQuestion.Answer {
        guard let key = keyFile ?? configured().map({ DiskPath($0).appending("keys").text }) else {
            return .unknown
        }
        do {
            let bytes = try PosixDisk().contents(of: DiskPath(key), limit: 128)
            guard let kek = KeyFile.kek(fromText: bytes) else {
                return .refused(.store(.wrongKey), detail: key)
            }
            let scratch = DiskPath(Environment.variable("TMPDIR") ?? "/tmp")
            let name = "melmastoon-drill-" + Hex.text(SystemEntropy().bytes(8))
            let drill = Drill(
                of: DiskPath(file),
                kek: kek,
                in: scratch.appending(name),
                ports: ports
            )
            return .found(try drill.run())
        } catch let error as DrillError {
            return .refused(error.code, detail: error.detail)
        } catch { return .refused(.desk(.locked), detail: "\(error)") }
    }

    private static func refusal(
        _ error: InspectionError,
        _ folder: DiskPath
    ) -> FolderQuestion.Answer {
        switch error {
        case .disk(let error): .refused(.desk(.locked), detail: "\(error)")
        case .keyring: .refused(.store(.wrongKey), detail: folder.text)
        case .notEnrolled: .refused(.desk(.notEnrolled), detail: folder.text)
        case .journal(let error): .refused(.desk(.locked), detail: "\(error)")
        }
    }

    /// The folder that `edged` works on by its configuration file.
    private static func configured() -> String? {
        do {
            let bytes = try PosixDisk().contents(of: AgentConfiguration.file, limit: 65_536)
            return try AgentConfiguration(parsing: String(decoding: bytes, as: UTF8.self)).state?
                .text
        } catch { return nil }
    }

    private static var ports: AgentPorts {
        AgentPorts(
            clock: SystemClock(),
            entropy: SystemEntropy(),
            disk: PosixDisk(),
            log: StandardLog(level: .error),
            zoneFile: { _ in nil },
            machine: { Machine.facts(at: $0) }
        )
    }
}
