/// A piece of a file that a client asks for (RFC 9110, 14).
enum ByteRange {
    /// The one range of a `Range` field, cut to the size; nil when there is none in it.
    static func first(of field: String, in size: Int) -> Range<Int>? {
        guard field.hasPrefix("bytes="), !field.contains(",") else { return nil }
        let ends = field.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        guard let first = number(ends[0]) else {
            guard ends[0].isEmpty, let count = number(ends[1]), count > 0, size > 0 else {
                return nil
            }
            return (size - min(count, size))..<size
        }
        guard first < size else { return nil }
        if ends[1].isEmpty { return first..<size }
        guard let last = number(ends[1]), last >= first else { return nil }
        return first..<(min(last, size - 1) + 1)
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...12).contains(text.utf8.count), text.utf8.allSatisfy({ 0x30...0x39 ~= $0 })
        else { return nil }
        return Int(text)
    }
}
