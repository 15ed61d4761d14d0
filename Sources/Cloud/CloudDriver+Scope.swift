import CloudStore
import Ledger

extension CloudDriver {
    /// The property that a command names, or the only one there is.
    ///
    /// - Throws: ``OfficeRefusal``.
    func scope(of command: OfficeCommand) throws(OfficeRefusal) -> CloudScope {
        let found: [CloudScope]
        do throws(CloudStoreError) {
            found = try directory { (directory) throws(CloudStoreError) in
                guard let code = command.property else { return try directory.properties() }
                return try [directory.find(.property, code)?.scope].compactMap { $0 }
            }
        } catch { throw .store(error) }
        if let scope = found.first, found.count == 1 { return scope }
        guard let code = command.property else { throw .usage("--property is missing") }
        throw .unknown("property", code)
    }
}
