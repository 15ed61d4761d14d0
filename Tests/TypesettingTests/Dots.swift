/// The dots of ESC/POS bands, as a printer would put them on paper.
struct Dots {
    /// Rows from the top, each a dot per element; true is black.
    private(set) var rows: [[Bool]] = []

    /// Reads bands, or gives nil when something is no band.
    init?(_ bands: [UInt8]) {
        var rest = bands[...]
        while !rest.isEmpty {
            let head = Array(rest.prefix(8))
            guard head.count == 8, head[..<4] == [0x1D, 0x76, 0x30, 0] else { return nil }
            let across = Int(head[4]) + Int(head[5]) << 8
            let count = Int(head[6]) + Int(head[7]) << 8
            rest = rest.dropFirst(8)
            guard rest.count >= across * count else { return nil }
            for _ in 0..<count {
                let bytes = rest.prefix(across)
                rows.append(bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 == 1 } })
                rest = rest.dropFirst(across)
            }
        }
    }

    /// The columns that have ink, first and last, or nil for white paper.
    var inked: ClosedRange<Int>? {
        let width = rows.first?.count ?? 0
        let columns = (0..<width).filter { column in rows.contains { $0[column] } }
        guard let first = columns.first, let last = columns.last else { return nil }
        return first...last
    }

    /// The number of black dots.
    var ink: Int { rows.reduce(0) { $0 + $1.count { $0 } } }
}
