import TestSupport
import Testing
import World

@testable import Platform

@Suite("Reading a response")
struct ResponseReaderTests {
    private static let plain =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-A: 1\r\nX-A:  2 \r\n"
        + "Content-Length: 4\r\n\r\n{ }\n"
    private static let chunked =
        "HTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3;note=x\r\nabc\r\n1\r\nd\r\n0\r\nTrailer: y\r\n\r\n"

    @Test func `a response with a length is read, fields that come twice are joined`() throws {
        let response = try #require(try Self.read(Array(Self.plain.utf8)))
        #expect(response.status == .ok)
        #expect(response.headers["x-a"] == "1, 2")
        #expect(response.body == Array("{ }\n".utf8))
    }

    @Test func `a chunked response is put together`() throws {
        let response = try #require(try Self.read(Array(Self.chunked.utf8)))
        #expect(response.status.rawValue == 201)
        #expect(response.body == Array("abcd".utf8))
    }

    @Test(arguments: [plain, chunked, "HTTP/1.1 100 Go\r\n\r\n" + plain])
    func `however the bytes arrive, the response is the same`(text: String) throws {
        let bytes = Array(text.utf8)
        let whole = try Self.read(bytes)
        for size in 1...bytes.count {
            var reader = ResponseReader(bodyLimit: 8 << 20)
            var response: Response?
            for start in stride(from: 0, to: bytes.count, by: size) {
                #expect(response == nil)
                response = try reader.take(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(response == whole)
        }
    }

    @Test(arguments: [
        "HTTP/2 200\r\n\r\n", "HTTP/1.1 20\r\n\r\n", "HTTP/1.1 2000\r\n\r\n", "\r\n\r\n",
        "<html>\r\n\r\n", "HTTP/1.1 200 OK\nA: b\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1 \r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nName : x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: \u{1}\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
    ])
    func `what is no response is malformed`(text: String) {
        #expect(throws: WireError.self) { try Self.read(Array(text.utf8)) }
    }

    @Test func `SEC-21: a head of 16 KiB passes and a larger one does not`() throws {
        let frame = "HTTP/1.1 204 X\r\nA: \r\n\r\n".utf8.count
        func head(_ size: Int) -> [UInt8] {
            Array("HTTP/1.1 204 X\r\nA: ".utf8) + [UInt8](repeating: 0x61, count: size - frame)
                + Array("\r\n\r\n".utf8)
        }
        #expect(try Self.read(head(16_384))?.status.rawValue == 204)
        #expect(throws: WireError.self) { try Self.read(head(16_385)) }
        #expect(throws: WireError.self) { try Self.read(Array(head(20_000).dropLast(4))) }
    }

    @Test func `no bytes at all crash the reader`() {
        var seed = Seed(20_261_121)
        for _ in 0..<20_000 {
            var bytes = Array((seed.below(2) == 0 ? Self.plain : Self.chunked).utf8)
            for _ in 0...seed.below(4) {
                bytes[seed.below(bytes.count)] = UInt8(seed.below(256))
            }
            do { _ = try Self.read(bytes) } catch { #expect(error is WireError) }
        }
    }

    private static func read(_ bytes: [UInt8]) throws -> Response? {
        var reader = ResponseReader(bodyLimit: 8 << 20)
        return try reader.take(bytes)
    }
}
