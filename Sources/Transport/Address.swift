/// Where to listen on the network: `ADDR:PORT`, an IPv6 address in brackets.
public struct Address: Hashable, Sendable, CustomStringConvertible {
    /// A numeric address or a name; empty for every address of this machine.
    public let host: String
    /// The port; 0 lets the kernel choose.
    public let port: UInt16

    /// Makes an address of its parts.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `127.0.0.1:8443`, `[::1]:0`, `localhost:8443` or `:8443`; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count <= 260, let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(digits)
        else { return nil }
        var host = text[..<colon]
        if host.first == "[", host.last == "]", host.count > 2 {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5B && $0 != 0x5D }) else {
            return nil
        }
        self.init(host: String(host), port: port)
    }

    /// The text of it, as in a URL.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
