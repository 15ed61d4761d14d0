/// A leaf page of a table, read without the library: every row stands by itself.
///
/// Lengths and offsets are believed as little as on any other damaged file, though the page's MAC
/// was whole.
///
/// - SeeAlso: https://www.sqlite.org/fileformat2.html sections 1.6 and 2.1.
struct LeafPage {
    /// A row: its number, and where its values begin.
    struct Cell {
        let rowid: Int64
        /// How many bytes its record has, those on overflow pages among them.
        let size: Int
        /// What of it lies on this page.
        let here: ArraySlice<UInt8>
        /// The first overflow page, 0 when everything lies here.
        let overflow: UInt32
    }

    /// Rows with longer records are none of ours: a body has 16 KiB at most.
    static let recordLimit = 65_536

    let cells: [Cell]

    /// Reads a page as SQLite sees it, without its reserve; nil when it is no leaf of a table.
    init?(_ page: [UInt8]) {
        guard page.count > 8, page[0] == 0x0D else { return nil }
        let count = Int(page[3]) << 8 | Int(page[4])
        guard 8 + 2 * count <= page.count else { return nil }
        cells = (0..<count).compactMap { index in
            let at = 8 + 2 * index
            return Self.cell(page, at: Int(page[at]) << 8 | Int(page[at + 1]))
        }
    }

    private static func cell(_ page: [UInt8], at start: Int) -> Cell? {
        guard start >= 8, start < page.count else { return nil }
        var rest = page[start...]
        guard let long = varint(&rest), let rowid = varint(&rest),
            let size = Int(exactly: long), size > 0, size <= recordLimit
        else { return nil }
        let local = localSize(size, usable: page.count)
        guard rest.count >= local else { return nil }
        let here = rest.prefix(local)
        if local == size { return Cell(rowid: rowid, size: size, here: here, overflow: 0) }
        let pointer = rest.dropFirst(local).prefix(4)
        guard pointer.count == 4 else { return nil }
        let overflow = pointer.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Cell(rowid: rowid, size: size, here: here, overflow: overflow)
    }

    /// How much of a record stays on its leaf.
    private static func localSize(_ size: Int, usable: Int) -> Int {
        if size <= usable - 35 { return size }
        let least = (usable - 12) * 32 / 255 - 23
        let fitting = least + (size - least) % (usable - 4)
        return fitting <= usable - 35 ? fitting : least
    }

    /// Takes a number of one to nine bytes, seven bits of each but the ninth.
    static func varint(_ bytes: inout ArraySlice<UInt8>) -> Int64? {
        var value: UInt64 = 0
        for index in 0..<9 {
            guard let byte = bytes.popFirst() else { return nil }
            if index == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
            value = value << 7 | UInt64(byte & 0x7F)
            if byte < 0x80 { return Int64(bitPattern: value) }
        }
        return nil
    }
}

/// The values of a row, as SQLite writes a record.
struct RowValues {
    /// A value, as far as the store's tables use them.
    enum Value: Hashable {
        case null
        case integer(Int64)
        case blob([UInt8])
        case text([UInt8])
    }

    let values: [Value]

    /// Reads the first values of a record; nil when it is cut or holds a kind we never write.
    init?(_ record: [UInt8], first count: Int) {
        var header = record[...]
        guard let long = LeafPage.varint(&header), let size = Int(exactly: long),
            size > 0, size <= record.count
        else { return nil }
        header = header[..<size]
        var content = record[size...]
        var found: [Value] = []
        while found.count < count {
            guard let type = LeafPage.varint(&header), let value = Self.value(type, &content)
            else { return nil }
            found.append(value)
        }
        values = found
    }

    private static func value(_ type: Int64, _ content: inout ArraySlice<UInt8>) -> Value? {
        switch type {
        case 0: return .null
        case 1...6: return integer(type, &content)
        case 8: return .integer(0)
        case 9: return .integer(1)
        case 12...:
            guard let size = Int(exactly: (type - 12) / 2), content.count >= size else {
                return nil
            }
            let bytes = Array(content.prefix(size))
            content = content.dropFirst(size)
            return type % 2 == 0 ? .blob(bytes) : .text(bytes)
        default: return nil
        }
    }

    private static func integer(_ type: Int64, _ content: inout ArraySlice<UInt8>) -> Value? {
        let size = [1, 2, 3, 4, 6, 8][Int(type) - 1]
        guard content.count >= size, let top = content.first else { return nil }
        // Two's complement, the highest byte first.
        var value: Int64 = top >= 0x80 ? -1 : 0
        for byte in content.prefix(size) { value = value << 8 | Int64(byte) }
        content = content.dropFirst(size)
        return .integer(value)
    }
}
