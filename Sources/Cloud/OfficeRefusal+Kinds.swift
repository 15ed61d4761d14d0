public import CloudStore
import Ledger

/// The refusals that many verbs share.
extension OfficeRefusal {
    /// The command line is wrong.
    public static func usage(_ title: String) -> OfficeRefusal {
        OfficeRefusal(.usage, code: Code.desk(.usage).text, title: title)
    }

    /// There is no such thing.
    static func unknown(_ what: String, _ name: String) -> OfficeRefusal {
        OfficeRefusal(
            .refused,
            code: Code.sync(.notFound).text,
            title: "There is no \(what) \(name)."
        )
    }

    /// A rule of the books says no.
    static func rule(_ code: Code, _ title: String) -> OfficeRefusal {
        OfficeRefusal(.refused, code: code.text, title: title)
    }

    /// A document cannot be read.
    public static func document(_ fault: String) -> OfficeRefusal {
        OfficeRefusal(
            .refused,
            code: Code.sync(.malformedJson).text,
            title: "The document is wrong; nothing was written.",
            faults: [fault]
        )
    }

    /// The cloud or its machine failed.
    public static func failed(_ title: String) -> OfficeRefusal {
        OfficeRefusal(.failed, code: Code.sync(.internal).text, title: title)
    }

    /// The database does not do it.
    public static func store(_ error: CloudStoreError) -> OfficeRefusal {
        OfficeRefusal(
            .failed,
            code: Code.sync(.unavailable).text,
            title: "The database does not do it: \(error)."
        )
    }
}
