/// A database that can be copied away and brought back whole.
public protocol CloudVault: Sendable {
    /// Copies the whole database into a new file while it stays in use.
    ///
    /// - Throws: ``CloudStoreError``; the copy is useless then.
    func backup(to file: String) throws(CloudStoreError)

    /// Puts the content of a backup in the place of everything that is here.
    ///
    /// - Throws: ``CloudStoreError``; a file that is no backup changes nothing.
    func restore(from file: String) throws(CloudStoreError)
}
