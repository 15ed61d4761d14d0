#if FUZZING
import TestSupport
import World

// Changed byte by byte, a document is soon no document, and only the reader of JSON is tried.
// So members are changed as members: what comes out is read as JSON and meets the next check.

/// Changes JSON documents, with words it saw in others.
struct JSONMutator {
    private static let wordLimit = 4_096
    private static let numbers: [Int64] = [
        0, -1, 1, 2, 60, 100, 127, 128, 255, 256, 1_000, 65_535, 65_536, 999_999,
        2_147_483_647, 2_147_483_648, -2_147_483_648, 4_294_967_295, 4_294_967_296,
        9_007_199_254_740_991, -9_007_199_254_740_991,
    ]
    private static let texts = [
        "", "0", "-1", "1", "00", "9223372036854775807", "-9223372036854775808",
        "999999999999999", "1000000000000000000", "AFN", "USD", "JPY", "KWD", "XXX", "device",
        "1-3,5-8", "1970-01-01", "9999-12-31", "0000-00-00", "2026-02-29",
        "2026-11-21T02:00:00.000Z", "9999-12-31T23:59:59.999Z", "0.00000000000000001", "\u{1}",
        "\u{1F600}", "e\u{301}", "\u{202E}", "%00", "../..",
        "01a1fc44-d730-7e84-99c2-da9b199f05bc", "ffffffff-ffff-7fff-bfff-ffffffffffff",
    ]

    private var words: [String] = texts
    private var known: Set<String> = Set(texts)
    private var last: JSON = .null

    /// A changed document, or nil when the input is none or what was made is too long.
    mutating func changed(_ input: [UInt8], limit: Int, seed: UInt64) -> [UInt8]? {
        var document: JSON
        do { document = try JSON(parsing: input) } catch { return nil }
        learn(document)
        var seed = Seed(seed)
        for _ in 0...seed.below(3) {
            var place = seed.below(Self.size(document))
            document = change(document, &place, &seed)
        }
        last = document
        let bytes = document.canonicalBytes
        return bytes.count <= limit ? bytes : nil
    }

    private mutating func learn(_ json: JSON) {
        switch json {
        case .text(let text): learn(text)
        case .list(let elements): for element in elements { learn(element) }
        case .object(let members):
            for (name, value) in members {
                learn(name)
                learn(value)
            }
        case .null, .boolean, .integer: break
        }
    }

    private mutating func learn(_ text: String) {
        guard words.count < Self.wordLimit, text.utf8.count <= 120 else { return }
        if known.insert(text).inserted { words.append(text) }
    }

    /// How many values a document has, itself among them.
    private static func size(_ json: JSON) -> Int {
        switch json {
        case .list(let elements): elements.reduce(1) { $0 + size($1) }
        case .object(let members): members.values.reduce(1) { $0 + size($1) }
        case .null, .boolean, .integer, .text: 1
        }
    }

    /// The document with the value at a place changed; places are counted down on the way.
    private func change(_ json: JSON, _ place: inout Int, _ seed: inout Seed) -> JSON {
        place -= 1
        if place < 0 { return changed(json, &seed) }
        switch json {
        case .list(var elements):
            for index in elements.indices where place >= 0 {
                elements[index] = change(elements[index], &place, &seed)
            }
            return .list(elements)
        case .object(var members):
            for name in members.keys.sorted() where place >= 0 {
                if let value = members[name] {
                    members[name] = change(value, &place, &seed)
                }
            }
            return .object(members)
        case .null, .boolean, .integer, .text: return json
        }
    }

    private func changed(_ json: JSON, _ seed: inout Seed) -> JSON {
        if seed.below(6) == 0 { return any(&seed) }
        switch json {
        case .null, .boolean: return any(&seed)
        case .integer(let number): return .integer(changed(number, &seed))
        case .text(let text): return .text(changed(text, &seed))
        case .list(let elements): return .list(changed(elements, &seed))
        case .object(let members): return .object(changed(members, &seed))
        }
    }

    private func any(_ seed: inout Seed) -> JSON {
        switch seed.below(8) {
        case 0: .null
        case 1: .boolean(seed.below(2) == 0)
        case 2: .integer(Self.numbers[seed.below(Self.numbers.count)])
        case 3: [:]
        case 4: []
        case 5: last
        default: .text(words[seed.below(words.count)])
        }
    }

    private func changed(_ number: Int64, _ seed: inout Seed) -> Int64 {
        let limit: Int64 = 9_007_199_254_740_991
        let made =
            switch seed.below(6) {
            case 0: number &+ 1
            case 1: number &- 1
            case 2: -number
            case 3: number &* 10
            case 4: number / 2
            default: Self.numbers[seed.below(Self.numbers.count)]
            }
        return min(max(made, -limit), limit)
    }

    private func changed(_ text: String, _ seed: inout Seed) -> String {
        if seed.below(3) == 0 { return words[seed.below(words.count)] }
        var scalars = Array(text.unicodeScalars)
        let place = seed.below(scalars.count + 1)
        switch seed.below(5) {
        case 0: scalars.insert("0", at: place)
        case 1: if place < scalars.count { scalars.remove(at: place) }
        case 2:
            let odd: [Unicode.Scalar] = ["9", "-", ".", ",", "%", "\"", "\\", "/", "é", "٣"]
            scalars.insert(odd[seed.below(odd.count)], at: place)
        case 3:
            if place < scalars.count, let next = Unicode.Scalar(scalars[place].value ^ 1) {
                scalars[place] = next.value == 0 ? "1" : next
            }
        default: scalars += scalars.prefix(200)
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private func changed(_ elements: [JSON], _ seed: inout Seed) -> [JSON] {
        guard !elements.isEmpty else { return [any(&seed)] }
        var made = elements
        let place = seed.below(elements.count)
        switch seed.below(4) {
        case 0: made.remove(at: place)
        case 1: made.insert(elements[place], at: seed.below(elements.count))
        case 2: made.swapAt(place, seed.below(elements.count))
        default: made.append(any(&seed))
        }
        return made
    }

    private func changed(_ members: [String: JSON], _ seed: inout Seed) -> [String: JSON] {
        let names = members.keys.sorted()
        guard !names.isEmpty else { return ["a": any(&seed)] }
        var made = members
        let name = names[seed.below(names.count)]
        switch seed.below(4) {
        case 0: made[name] = nil
        case 1: made[name] = members[names[seed.below(names.count)]]
        case 2: made[name] = any(&seed)
        default:
            let word = words[seed.below(words.count)]
            let isKey = word.utf8.allSatisfy { $0 > 0x22 && $0 < 0x7F && $0 != 0x5C }
            if isKey, (1...64).contains(word.utf8.count) { made[word] = any(&seed) }
        }
        return made
    }
}
#endif
