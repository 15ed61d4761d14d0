import World

/// Request line and headers as they arrived, and whether they make a request of this house.
///
/// Hostile until ``request(from:target:limits:)`` has looked at everything.
struct RequestHead {
    private(set) var headers = Headers()
    private(set) var bytes = 0
    private var isPlain = true

    /// Takes one header field.
    mutating func add(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        bytes += name.count + value.count + 4
        guard let name = unsafe String(validating: name, as: UTF8.self),
            let value = unsafe String(validating: value, as: UTF8.self),
            !value.utf8.contains(where: { $0 < 0x20 && $0 != 9 || $0 == 0x7F })
        else {
            isPlain = false
            return
        }
        headers.add(name, value)
    }

    /// The request without its body, or why there is none.
    func request(
        _ method: String,
        target: String,
        from peer: Peer,
        within limits: ListenerLimits
    ) -> Result<Request, Refused> {
        guard bytes + method.utf8.count + target.utf8.count + 12 <= limits.headBytes else {
            return .failure(Refused(.headTooLarge))
        }
        guard let known = Method(rawValue: method) else { return .failure(Refused(.method)) }
        guard isPlain, let authority = authority(for: peer), target.first == "/",
            target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return .failure(Refused(.malformed)) }
        if let refusal = bodyRefusal(limits) { return .failure(Refused(refusal)) }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return .success(
            Request(
                known,
                String(parts[0]),
                query: parts.count > 1 ? String(parts[1]) : "",
                authority: authority,
                headers: headers,
                peer: peer
            )
        )
    }

    /// Carries a refusal where Swift asks for an error.
    struct Refused: Error {
        let refusal: ListenerRefusal
        init(_ refusal: ListenerRefusal) { self.refusal = refusal }
    }

    /// A length and a coding together are how requests are smuggled (SEC-21).
    private func bodyRefusal(_ limits: ListenerLimits) -> ListenerRefusal? {
        let coding = headers["transfer-encoding"]
        guard let length = headers["content-length"] else {
            return coding == nil || coding?.lowercased() == "chunked" ? nil : .malformed
        }
        guard coding == nil, !length.isEmpty, length.utf8.count <= 18,
            length.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(length)
        else { return .malformed }
        return count <= limits.bodyBytes ? nil : .bodyTooLarge
    }

    /// Host and port as the client named them; a socket file has neither.
    private func authority(for peer: Peer) -> String? {
        guard case .remote = peer else { return "" }
        guard let host = headers["host"], !host.isEmpty, host.utf8.count <= 260,
            !host.utf8.contains(where: { $0 <= 0x20 || $0 == 0x2C || $0 == 0x2F || $0 == 0x40 })
        else { return nil }
        return host.lowercased()
    }
}
