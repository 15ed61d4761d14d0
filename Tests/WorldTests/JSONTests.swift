import TestSupport
import Testing
import World

/// The strict reader and the canonical writer.
struct JSONTests {
    @Test func `P1.1: the vectors are read, refused and written as they say`() throws {
        let vectors = Vectors.wire.section("jcs")
        #expect(vectors.count == 25)
        for vector in vectors {
            let id = vector["id"]?.textValue ?? ""
            let bytes = try #require(
                Base64.bytes(vector["in_b64"]?.textValue ?? "", .standard),
                "\(id)"
            )
            if let wanted = vector["out"]?.textValue {
                #expect(try JSON(parsing: bytes).canonicalText == wanted, "\(id)")
            } else {
                let error = #expect(throws: JSONError.self, "\(id)") { try JSON(parsing: bytes) }
                #expect(error?.code.rawValue == vector["error"]?.textValue, "\(id)")
            }
        }
    }

    @Test func `P1.1: what is written is read back as the same value`() throws {
        var seed = Seed(1_001)
        print("seed \(seed.start)")
        for _ in 0..<500 {
            let value = Self.value(&seed, depth: 0)
            #expect(try JSON(parsing: value.canonicalBytes) == value)
            #expect(try JSON(parsing: value.canonicalBytes).canonicalBytes == value.canonicalBytes)
        }
    }

    @Test func `P1.2: no bytes at all make the reader trap`() throws {
        var seed = Seed(1_002)
        print("seed \(seed.start)")
        let marks = Array("{}[]\",:\\u0d9truefalsnul-1234567890.eE \n\u{7f}é".utf8)
        for _ in 0..<4_000 {
            var bytes = Self.value(&seed, depth: 0).canonicalBytes
            for _ in 0...seed.below(3) {
                let at = seed.below(bytes.count + 1)
                if seed.below(2) == 0 {
                    bytes.insert(marks[seed.below(marks.count)], at: at)
                } else if at < bytes.count {
                    bytes[at] = UInt8(truncatingIfNeeded: seed.next())
                }
            }
            do {
                let value = try JSON(parsing: bytes)
                #expect(try JSON(parsing: value.canonicalBytes) == value)
            } catch { #expect(error.offset <= bytes.count) }
        }
    }

    @Test func `P1.1: a closed schema refuses what it does not name`() throws {
        var members = try JSONMembers(["a": 1, "b": "x"], at: "payload")
        #expect(try members.integer("a") == 1)
        let error = #expect(throws: ShapeError.self) { try members.close() }
        #expect(error?.path == "payload.b")
        #expect(throws: ShapeError.self) { try members.text("a") }
        #expect(throws: ShapeError.self) { try members.integer("b") }
        #expect(throws: ShapeError.self) { try JSONMembers([1], at: "list") }
    }

    private static func value(_ seed: inout Seed, depth: Int) -> JSON {
        switch seed.below(depth < 4 ? 7 : 5) {
        case 0: return .null
        case 1: return .boolean(seed.below(2) == 0)
        case 2: return .integer(Int64(bitPattern: seed.next()) % 9_007_199_254_740_992)
        case 3, 4: return .text(text(&seed))
        case 5: return .list((0..<seed.below(4)).map { _ in value(&seed, depth: depth + 1) })
        default:
            var members: [String: JSON] = [:]
            for index in 0..<seed.below(4) { members["k\(index)"] = value(&seed, depth: depth + 1) }
            return .object(members)
        }
    }

    private static func text(_ seed: inout Seed) -> String {
        let characters = Array("aZ09 \"\\/\u{8}\t\n\u{c}\r\u{1}\u{1f}\u{7f}éکابل😀\u{2028}\u{200f}")
        return String((0..<seed.below(9)).map { _ in characters[seed.below(characters.count)] })
    }
}
