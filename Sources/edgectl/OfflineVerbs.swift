import Agent
import Console
import Ledger
import Platform
import World

/// What works on a state folder or a copy of one, without any agent (`cli.md`).
enum OfflineVerbs {
    /// Looks at the folder of a question; nothing in it is changed.
    static func look(_ question: FolderQuestion) -> FolderQuestion.Answer {
        guard let state = question.state ?? configured() else { return .unknown }
        let folder = DiskPath(state)
        let keyFile = question.keyFile.map { DiskPath($0) } ?? folder.appending("keys")
        switch question.kind {
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
