import CLinux
import CServer
import Glibc
import World

/// Where the server library calls in: turns its callbacks into entries of the ``Reception``, and
/// replies into its responses.
final class Counter: Sendable {
    private let reception: Reception
    private let responder: any Responder
    private let refuse: @Sendable (ListenerRefusal) -> Response
    private let place: ListenerPlace

    /// Connections beyond the limit that are told so; more than that wait in the kernel's queue.
    private static let turnedAwayLimit = 16
    /// GnuTLS: 1.3, or 1.2 with ECDHE and AEAD only (SEC-8 asks the same of the other end).
    private static let priorities =
        "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA"
        + ":-CIPHER-ALL:+AES-256-GCM:+AES-128-GCM:+CHACHA20-POLY1305"

    init(
        reception: Reception,
        responder: any Responder,
        refuse: @escaping @Sendable (ListenerRefusal) -> Response,
        place: ListenerPlace
    ) {
        self.reception = reception
        self.responder = responder
        self.refuse = refuse
        self.place = place
    }

    /// Starts the library on a listening socket: its handle, 0 when it refuses.
    ///
    /// This object must outlive the handle.
    func open(on descriptor: Int32) -> UInt {
        guard case .tls(_, let identity) = place else {
            return unsafe start(descriptor, nil, nil, nil)
        }
        return unsafe identity.lend { certificate, key in
            unsafe Self.priorities.withCString { unsafe start(descriptor, certificate, key, $0) }
        }
    }

    private func start(
        _ descriptor: Int32,
        _ certificate: UnsafePointer<CChar>?,
        _ key: UnsafePointer<CChar>?,
        _ priorities: UnsafePointer<CChar>?
    ) -> UInt {
        let limits = reception.limits
        var plan = unsafe cserver_plan()
        unsafe plan.descriptor = descriptor
        unsafe plan.connections = UInt32(limits.connections + Self.turnedAwayLimit * limits.threads)
        unsafe plan.threads = UInt32(limits.threads)
        // Room for the largest head and the library's own notes about each field.
        unsafe plan.memory = limits.headBytes * 3
        // SAFETY: the listener owns this object and stops the library before it lets go of it.
        unsafe plan.context = Unmanaged.passUnretained(self).toOpaque()
        unsafe (plan.certificate, plan.key, plan.priorities) = (certificate, key, priorities)
        unsafe plan.connected = connected
        unsafe plan.began = began
        unsafe plan.answer = answer
        unsafe plan.completed = completed
        return unsafe UInt(bitPattern: cserver_start(&plan))
    }

    fileprivate func welcome(_ connection: UInt) {
        let descriptor = unsafe cserver_descriptor(OpaquePointer(bitPattern: connection))
        if case .tls = place {
            var text = [CChar](repeating: 0, count: 64)
            let failed = unsafe clinux_remote(descriptor, &text)
            let bytes = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            let address = failed == 0 ? String(decoding: bytes, as: UTF8.self) : ""
            return reception.connected(connection, descriptor, .remote(address: address))
        }
        var (user, process) = (UInt32.max, Int32(0))
        // SEC-19: evidence only. A kernel that tells nothing leaves a user that nobody is.
        _ = unsafe clinux_peer(descriptor, &user, &process)
        reception.connected(connection, descriptor, .local(userID: user, processID: process))
    }

    fileprivate func bid(farewell connection: UInt) {
        reception.closed(connection)
    }

    fileprivate func begin(_ connection: UInt, _ target: String) -> UInt64 {
        reception.began(connection, target)
    }

    fileprivate func end(_ ticket: UInt64) { reception.completed(ticket) }

    /// One call of the library about a request: its head, a piece of its body, or its end.
    fileprivate func serve(
        _ connection: UInt,
        _ ticket: UInt64,
        _ method: String,
        _ piece: UnsafeRawBufferPointer
    ) -> Bool {
        // A copy of the intake would make each piece copy the body: pieces come first.
        if unsafe !piece.isEmpty { return unsafe reception.add(ticket, piece) }
        guard let (intake, visit) = reception.intake(ticket) else { return false }
        if visit.isTurnedAway { return send(refuse(.busy), connection, last: true) }
        if let refusal = intake.refusal { return send(refuse(refusal), connection, last: true) }
        guard let request = intake.request else {
            return receiveHead(connection, ticket, method, intake, visit)
        }
        switch reception.ask(responder, request, connection) {
        case .parked: return true
        case .answered(let response): return send(response, connection, last: false)
        case .abandoned: return send(refuse(.busy), connection, last: true)
        }
    }

    private func receiveHead(
        _ connection: UInt,
        _ ticket: UInt64,
        _ method: String,
        _ intake: Reception.Intake,
        _ visit: Reception.Visit
    ) -> Bool {
        var head = RequestHead()
        unsafe withUnsafeMutablePointer(to: &head) { head in
            _ = unsafe MHD_get_connection_values_n(
                OpaquePointer(bitPattern: connection),
                .HEADER_KIND,
                takeField,
                head
            )
        }
        let made = head.request(
            method,
            target: intake.target,
            from: visit.peer,
            within: reception.limits
        )
        switch made {
        case .success(var request):
            request.ticket = ticket
            reception.note(ticket, request, nil)
            return true
        case .failure(let refused):
            return send(refuse(refused.refusal), connection, last: true)
        }
    }

    /// Hands a response over; false closes the connection without one.
    private func send(_ response: Response, _ connection: UInt, last: Bool) -> Bool {
        let made = unsafe response.body.withUnsafeBytes { body in
            unsafe MHD_create_response_from_buffer(
                body.count,
                UnsafeMutableRawPointer(mutating: body.baseAddress),
                .RESPMEM_MUST_COPY
            )
        }
        guard let made = unsafe made else { return false }
        defer { unsafe MHD_destroy_response(made) }
        // The library counts the body itself, and takes no empty field: absent says the same.
        for (name, value) in response.headers.sorted
        where name != "content-length" && !value.isEmpty {
            guard unsafe MHD_add_response_header(made, name, value) == .YES else { return false }
        }
        if last { _ = unsafe MHD_add_response_header(made, "connection", "close") }
        reception.answering(connection)
        let status = UInt32(clamping: response.status.rawValue)
        return unsafe MHD_queue_response(OpaquePointer(bitPattern: connection), status, made)
            == .YES
    }
}

// MARK: What the library calls

private func counter(_ context: UnsafeMutableRawPointer?) -> Counter {
    guard let context = unsafe context else { preconditionFailure("the plan holds a context") }
    return unsafe Unmanaged<Counter>.fromOpaque(context).takeUnretainedValue()
}

private func connected(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ what: MHD_ConnectionNotificationCode
) {
    guard let connection = unsafe connection else { return }
    if what == .CONNECTION_NOTIFY_STARTED {
        unsafe counter(context).welcome(UInt(bitPattern: connection))
    } else {
        unsafe counter(context).bid(farewell: UInt(bitPattern: connection))
    }
}

/// What it gives is kept by the library as the request's own pointer: the ticket, no address.
private func began(
    _ context: UnsafeMutableRawPointer?,
    _ target: UnsafePointer<CChar>?,
    _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let connection = unsafe connection, let target = unsafe target else { return nil }
    let text = unsafe String(cString: target)
    return unsafe UnsafeMutableRawPointer(
        bitPattern: UInt(counter(context).begin(UInt(bitPattern: connection), text))
    )
}

private func completed(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ how: MHD_RequestTerminationCode
) {
    guard let slot = unsafe slot else { return }
    unsafe counter(context).end(UInt64(UInt(bitPattern: slot.pointee)))
}

private func answer(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?,
    _ bytes: UnsafePointer<CChar>?,
    _ count: UnsafeMutablePointer<Int>?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let connection = unsafe connection, let method = unsafe method, let slot = unsafe slot,
        let count = unsafe count
    else { return .NO }
    let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: count.pointee)
    let ticket = unsafe UInt64(UInt(bitPattern: slot.pointee))
    let name = unsafe String(cString: method)
    let isServed = unsafe counter(context).serve(UInt(bitPattern: connection), ticket, name, piece)
    unsafe count.pointee = 0
    return isServed ? .YES : .NO
}

private func takeField(
    _ context: UnsafeMutableRawPointer?,
    _ kind: MHD_ValueKind,
    _ name: UnsafePointer<CChar>?,
    _ nameCount: Int,
    _ value: UnsafePointer<CChar>?,
    _ valueCount: Int
) -> MHD_Result {
    guard let head = unsafe context?.assumingMemoryBound(to: RequestHead.self) else {
        return .NO
    }
    unsafe head.pointee.add(
        UnsafeRawBufferPointer(start: name, count: nameCount),
        UnsafeRawBufferPointer(start: value, count: valueCount)
    )
    return .YES
}
