import Ledger
import Store
import Sync
import World

/// Rows of another house: the cloud has mixed up whom it talks to, so nothing it says is kept and
/// nothing is handed to it, until the device is enrolled again (K61, AM4).
extension DeviceAgent {
    /// Whether a change names another tenant or property.
    ///
    /// What came is kept as evidence, and a note on disk opens an item and outlives a restart.
    ///
    /// - Parameters:
    ///   - changes: What was read.
    ///   - body: The bytes as they came.
    /// - Returns: Whether one does; then nothing of it may be kept.
    func isForeign(_ changes: [Change], in body: [UInt8]) -> Bool {
        guard let change = changes.first(where: identity.isForeign) else { return false }
        guard mode != .quarantined, case .put(let collection, _) = change else { return true }
        keepEvidence(body)
        let at = JSON.text(ports.clock.now().text)
        let note: JSON = ["type": "foreign_row", "collection": .text(collection), "at": at]
        if !save(notes: [note]) { ports.log.write(.error, "sync.foreign_unsaved", []) }
        return true
    }

    /// Evidence that cannot be kept is lost; the refusal stands.
    private func keepEvidence(_ body: [UInt8]) {
        let folder = state.appending("quarantine")
        let file = folder.appending("foreign-\(ports.clock.now().milliseconds).ndjson")
        do throws(DiskError) {
            if try ports.disk.entry(at: folder) == nil { try ports.disk.makeFolder(folder) }
            try ports.disk.place(body, at: file, through: folder)
        } catch {
            ports.log.write(.error, "sync.evidence_lost", [])
        }
    }

    /// Goes on standing aside after a restart.
    ///
    /// - Throws: ``StoreError``.
    func recallForeign() throws(StoreError) {
        if try store.note("foreign_row") != nil { _ = happened(.foreignRowSeen) }
    }
}
