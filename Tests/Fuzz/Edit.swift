/// Damage to the bytes of a file, as an input plans it.
enum Edit {
    /// Changes some bytes: turned over, zeroed, moved, cut off, written over.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - block: Its parts; damage begins near their edges as often as not.
    ///   - dice: The plan.
    static func spoil(_ bytes: inout [UInt8], block: Int, by dice: inout Dice) {
        let count = bytes.count
        guard count > 0 else { return bytes.append(dice.byte()) }
        let start = place(count, block, &dice)
        switch dice.below(7) {
        case 0: bytes[start] ^= dice.byte() | 1
        case 1: fill(&bytes, start, length(block, &dice), with: 0)
        case 2: fill(&bytes, start, length(block, &dice), with: dice.byte())
        case 3:
            let source = place(count, block, &dice)
            let length = min(length(block, &dice), count - max(start, source))
            bytes.replaceSubrange(start..<start + length, with: bytes[source..<source + length])
        case 4: bytes.removeSubrange(start...)
        case 5: bytes += [UInt8](repeating: dice.byte(), count: length(block, &dice))
        default:
            for index in start..<min(count, start + 1 + dice.below(32)) {
                bytes[index] = dice.byte()
            }
        }
    }

    private static func place(_ count: Int, _ block: Int, _ dice: inout Dice) -> Int {
        let first = dice.below(max(1, count / block)) * block
        let inside =
            switch dice.below(3) {
            case 0: dice.below(256)
            case 1: dice.below(block)
            default: block - 1 - dice.below(64)
            }
        return min(first + max(0, inside), count - 1)
    }

    private static func length(_ block: Int, _ dice: inout Dice) -> Int {
        dice.below(2) == 0 ? block : 1 + dice.below(block)
    }

    private static func fill(
        _ bytes: inout [UInt8],
        _ start: Int,
        _ length: Int,
        with byte: UInt8
    ) {
        for index in start..<min(bytes.count, start + length) { bytes[index] = byte }
    }
}
