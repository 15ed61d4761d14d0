public import CloudStore
import Ledger

/// A PostgreSQL database that cannot be used as it is, each fault with its next step.
extension OfficeRefusal {
    /// The database that `--database` names cannot be opened or prepared.
    public static func database(_ fault: PostgresFault) -> OfficeRefusal {
        let (code, title, hint) = words(fault)
        return OfficeRefusal(.refused, code: Code.store(code).text, title: title, hint: hint)
    }

    private static func words(
        _ fault: PostgresFault
    ) -> (code: Code.StoreName, title: String, hint: String) {
        switch fault {
        case .unreachable(let words):
            (
                .databaseUnreachable, "The database does not answer: \(words).",
                "See that the server runs and lets this role in, then do the same again."
            )
        case .overprivileged(let privilege):
            (
                .databaseRole, "The rules that keep tenants apart do not bind \(words(privilege)).",
                "Connect as melmastoon_application, or as a member of it that is nothing more."
            )
        case .denied(let words):
            (
                .databaseRole, "The database does not allow it: \(words).",
                "Prepare it as an administrator; work on it as melmastoon_application."
            )
        case .unprepared:
            (
                .databaseUnprepared, "The database has no tables of this version.",
                "Run as its administrator: edge-cloud database prepare --database URL"
            )
        case .tooNew:
            (
                .databaseForeign, "A newer program made the tables of this database.",
                "Use that program."
            )
        case .foreign:
            (
                .databaseForeign, "The schema melmastoon of this database is none of this program.",
                "Give it a database of its own, with the encoding UTF8."
            )
        }
    }

    private static func words(_ privilege: PostgresFault.Privilege) -> String {
        switch privilege {
        case .superuser: "a superuser"
        case .bypass: "a role with BYPASSRLS"
        case .roles: "a role with CREATEROLE"
        case .owner: "the owner of the tables"
        }
    }
}
