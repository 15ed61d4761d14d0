/// What a slip printer understands beside letters (ESC/POS).
enum PrinterCommands {
    /// Back to its defaults, so that what somebody else printed leaves no trace: `ESC @`.
    static let start: [UInt8] = [0x1B, 0x40]
    /// Out of the cutter and cut: four lines, `GS V 1`.
    static let end: [UInt8] = [0x0A, 0x0A, 0x0A, 0x0A, 0x1D, 0x56, 0x01]

    /// Opens the drawer: `ESC p m t1 t2`, connector 0, 50 ms on and 500 ms off.
    ///
    /// - SeeAlso: PRN-5.
    static let kick: [UInt8] = [0x1B, 0x70, 0x00, 0x19, 0xFA]

    /// Letters or dots as one slip.
    static func slip(_ content: [UInt8]) -> [UInt8] { start + content + end }

    /// How many dots a line of so many letters has: 12 a letter, 80 mm have 576.
    static func dots(columns: Int) -> Int { columns * 12 }
}
