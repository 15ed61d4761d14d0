import Foundation

/// A place as the kernel wants it.
struct SocketAddress {
    private var storage = sockaddr_storage()
    private let length: socklen_t
    private let family: Int32

    init(_ place: RawSocket.Place) {
        switch place {
        case .file(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            precondition(path.utf8.count < 108, "the path of a socket has at most 107 bytes")
            unsafe withUnsafeMutableBytes(of: &address.sun_path) {
                unsafe $0.copyBytes(from: path.utf8)
            }
            length = socklen_t(MemoryLayout<sockaddr_un>.size)
            family = AF_UNIX
            unsafe withUnsafeMutableBytes(of: &storage) {
                unsafe $0.storeBytes(of: address, as: sockaddr_un.self)
            }
        case .port(let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
            family = AF_INET
            unsafe withUnsafeMutableBytes(of: &storage) {
                unsafe $0.storeBytes(of: address, as: sockaddr_in.self)
            }
        }
    }

    /// A connected socket, or -1.
    func connected() -> Int32 { unsafe made { unsafe connect($0, $1, $2) } }

    /// A listening socket, or -1.
    func listening() -> Int32 {
        unsafe made { unsafe bind($0, $1, $2) == 0 ? listen($0, 16) : -1 }
    }

    /// A bound datagram socket, or -1.
    func bound() -> Int32 { unsafe made(SOCK_DGRAM) { unsafe bind($0, $1, $2) } }

    private func made(
        _ type: __socket_type = SOCK_STREAM,
        _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        let descriptor = socket(family, Int32(type.rawValue), 0)
        guard descriptor >= 0 else { return -1 }
        let failed = unsafe withUnsafeBytes(of: storage) { raw in
            guard let start = raw.baseAddress else { return true }
            return unsafe use(descriptor, start.assumingMemoryBound(to: sockaddr.self), length) != 0
        }
        guard failed else { return descriptor }
        close(descriptor)
        return -1
    }

    /// The port the kernel chose for a listening socket.
    static func port(of descriptor: Int32) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                unsafe getsockname(descriptor, plain, &length)
            }
        }
        precondition(failed == 0, "a listening socket has a name")
        return UInt16(bigEndian: address.sin_port)
    }
}
