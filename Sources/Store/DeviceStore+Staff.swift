import Database
public import Ledger
import World

extension DeviceStore {
    /// Every member of staff of the property, by id.
    public func staff() throws(StoreError) -> [Staff] {
        try documents("staff").compactMap { read($0, Staff.init) }
    }

    /// A member of staff, nil when the replica has none.
    public func staff(id: ID) throws(StoreError) -> Staff? {
        if let known = references.staff[id] { return known }
        let found = read(try document("staff", id: id.text), Staff.init)
        references.staff[id] = found
        return found
    }

    /// A member of staff by code, as people type it.
    public func staff(code: String) throws(StoreError) -> Staff? {
        read(try document("staff", code: code), Staff.init)
    }

    /// A drawer, nil when the replica has none.
    public func drawer(id: ID) throws(StoreError) -> Drawer? {
        read(try document("drawers", id: id.text), Drawer.init)
    }

    /// A drawer by code.
    public func drawer(code: String) throws(StoreError) -> Drawer? {
        read(try document("drawers", code: code), Drawer.init)
    }

    /// Every drawer of the property, by id.
    public func drawers() throws(StoreError) -> [Drawer] {
        try documents("drawers").compactMap { read($0, Drawer.init) }
    }
}
