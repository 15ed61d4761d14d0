import Testing
import Transport

@Suite("Addresses")
struct AddressTests {
    @Test(arguments: [
        ("127.0.0.1:8443", "127.0.0.1", 8_443), ("[::1]:0", "::1", 0),
        ("localhost:1", "localhost", 1),
        (":8443", "", 8_443), ("[::]:65535", "::", 65_535),
    ])
    func `an address is host and port, and says itself again`(
        text: String,
        host: String,
        port: Int
    ) throws {
        let address = try #require(Address(text))
        #expect(address.host == host)
        #expect(Int(address.port) == port)
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", ":", "localhost", "localhost:", "::1:80", "[::1]", "a:65536", "a:-1", "a:+1", "a b:1",
        "[]:1", "a:1 ", "[a:1",
    ])
    func `what is no address is none`(text: String) {
        #expect(Address(text) == nil)
    }
}
