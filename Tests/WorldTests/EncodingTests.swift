import TestSupport
import Testing
import World

/// Bytes as text.
struct EncodingTests {
    @Test func `P1.7: 32 bytes are read and refused as the vectors say`() throws {
        for vector in Vectors.wire.section("b64u32") {
            let text = try #require(vector["text"]?.textValue)
            let bytes = Base64.bytes(text)
            #expect(bytes.map { Hex.text($0) } == vector["value"]?.textValue, "\(text)")
            if let bytes { #expect(Base64.text(bytes) == text) }
        }
    }

    @Test func `P1.7: any bytes come back in every alphabet`() {
        var seed = Seed(64)
        print("seed \(seed.start)")
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: seed.next()) }
            #expect(Base64.bytes(Base64.text(bytes)) == bytes)
            #expect(Base64.bytes(Base64.text(bytes, .standard), .standard) == bytes)
            #expect(Hex.bytes(Hex.text(bytes)) == bytes)
        }
        #expect(Hex.bytes("0") == nil)
        #expect(Hex.bytes("0g") == nil)
    }

    @Test func `P3: structured fields are read back as they are written`() {
        let items: [(String, StructuredItem)] = [
            ("\"a\\\"b\\\\\"", .text("a\"b\\")), ("-12", .integer(-12)), ("?1", .boolean(true)),
            (":AQI=:", .bytes([1, 2])), ("word", .token("word")),
        ]
        for (text, item) in items {
            #expect(StructuredField.dictionary("k=\(text)") == ["k": item], "\(text)")
            #expect(StructuredField.text(item) == text)
        }
        for text in ["k=", "=1", "k=1,", "K=1", "k=\"a", "k=:!:", "k=1 2", "k=9999999999999999"] {
            #expect(StructuredField.dictionary(text) == nil, "\(text)")
        }
    }
}
