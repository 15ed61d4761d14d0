import CCurl
import Synchronization
import World

/// The owner of a libcurl transfer handle and its connections; one call at a time.
///
/// The loop over the multi interface is ours, so that a cancelled call ends at once and a waiting
/// one does not wake up the processor every second.
@safe
final class EasyHandle: Sendable {
    // SAFETY: used by one call at a time, on the lane's queue; waking is allowed from any thread.
    nonisolated(unsafe) private let easy: UnsafeMutableRawPointer
    nonisolated(unsafe) private let multi: UnsafeMutableRawPointer
    private let configuration: CurlConfiguration

    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(_ configuration: CurlConfiguration) {
        precondition(Self.isLibraryReady, "libcurl does not start")
        guard let easy = unsafe curl_easy_init(), let multi = unsafe curl_multi_init() else {
            preconditionFailure("no memory for a transfer")
        }
        unsafe (self.easy, self.multi) = (easy, multi)
        self.configuration = configuration
    }

    deinit {
        unsafe curl_easy_cleanup(easy)
        unsafe curl_multi_cleanup(multi)
    }

    /// Ends the waiting of a call that was cancelled.
    func wake() { _ = unsafe curl_multi_wakeup(multi) }

    /// Runs a call to its end; the calling thread waits.
    func perform(_ call: Call) -> Result<Response, WireError> {
        let fields = FieldList(call.request)
        return unsafe call.request.body.withUnsafeBytes { body in
            // SAFETY: the reference lives as long as this frame, and libcurl forgets it at reset.
            let context = unsafe Unmanaged.passUnretained(call).toOpaque()
            defer { unsafe curl_easy_reset(easy) }
            unsafe prepare(call, context, body, fields)
            return run(call)
        }
    }

    private func run(_ call: Call) -> Result<Response, WireError> {
        must(unsafe curl_multi_add_handle(multi, easy) == CURLM_OK)
        defer { unsafe curl_multi_remove_handle(multi, easy) }
        while true {
            var running: Int32 = 0
            must(unsafe curl_multi_perform(multi, &running) == CURLM_OK)
            let code = unsafe ccurl_result(multi)
            if code >= 0 { return outcome(CURLcode(UInt32(code)), call) }
            let patience = unsafe call.patience(
                connectedAfter: Int64(ccurl_size(easy, CURLINFO_CONNECT_TIME_T)),
                moved: Int64(ccurl_size(easy, CURLINFO_SIZE_UPLOAD_T))
                    + Int64(ccurl_size(easy, CURLINFO_SIZE_DOWNLOAD_T)),
                announced: Int64(ccurl_size(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T))
            )
            if call.isCancelled { return .failure(WireError(.interrupted, "cancelled")) }
            if patience <= 0 { return .failure(WireError(.timeout, "a time limit is over")) }
            var ready: Int32 = 0
            must(
                unsafe curl_multi_poll(multi, nil, 0, Int32(min(patience, 60_000)), &ready)
                    == CURLM_OK
            )
        }
    }

    private func outcome(_ code: CURLcode, _ call: Call) -> Result<Response, WireError> {
        if code == CURLE_OK, let response = call.response { return .success(response) }
        let detail = unsafe String(cString: curl_easy_strerror(code))
        if call.isRefused { return .failure(WireError(.malformed, "an answer over the limits")) }
        let verdict = unsafe ccurl_number(easy, CURLINFO_SSL_VERIFYRESULT)
        let reset = unsafe ccurl_number(easy, CURLINFO_OS_ERRNO) != 0
        return .failure(WireError(code, verdict: verdict, isReset: reset, detail))
    }

    /// Options are ours to get right: libcurl refuses one only when we made a mistake.
    private func must(_ holds: Bool) {
        precondition(holds, "libcurl does not take what it is told")
    }

    private func prepare(
        _ call: Call,
        _ context: UnsafeMutableRawPointer,
        _ body: UnsafeRawBufferPointer,
        _ fields: FieldList
    ) {
        setSafety()
        setTrust()
        set(CURLOPT_URL, call.url)
        must(unsafe ccurl_set_list(easy, CURLOPT_HTTPHEADER, fields.first) == CURLE_OK)
        switch call.request.method {
        case .get: set(CURLOPT_HTTPGET, 1)
        case .post: unsafe setBody(body)
        case .put:
            unsafe setBody(body)
            set(CURLOPT_CUSTOMREQUEST, "PUT")
        }
        for option in [CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_PREREQDATA] {
            must(unsafe ccurl_set_pointer(easy, option, context) == CURLE_OK)
        }
        must(unsafe ccurl_set_take(easy, CURLOPT_HEADERFUNCTION, takeHead) == CURLE_OK)
        must(unsafe ccurl_set_take(easy, CURLOPT_WRITEFUNCTION, takeBody) == CURLE_OK)
        must(unsafe ccurl_set_connected(easy, noteVerified) == CURLE_OK)
    }

    private func setBody(_ body: UnsafeRawBufferPointer) {
        set(CURLOPT_POST, 1)
        must(
            unsafe ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
                == CURLE_OK
        )
        let start = unsafe UnsafeMutableRawPointer(mutating: body.baseAddress)
        if let start = unsafe start {
            must(unsafe ccurl_set_pointer(easy, CURLOPT_POSTFIELDS, start) == CURLE_OK)
        } else {
            // Without a pointer libcurl would read a body from standard input.
            set(CURLOPT_COPYPOSTFIELDS, "")
        }
    }

    /// SPEC: SEC-8, P3.1.
    private func setSafety() {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS_STR, "https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        // An empty proxy also silences the environment.
        set(CURLOPT_PROXY, configuration.proxy ?? "")
        set(CURLOPT_NOPROXY, "")
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_SSL_CIPHER_LIST, "ECDHE+AESGCM:ECDHE+CHACHA20")
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        // The limits of P3.5 are watched here; libcurl's own, 300 s to connect, stays behind them.
        set(CURLOPT_CONNECTTIMEOUT_MS, 30_000)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_BUFFERSIZE, 65_536)
    }

    private func setTrust() {
        if case .pinned(let bundle) = configuration.trust {
            // Otherwise the system's folder of authorities would be trusted beside the bundle.
            must(unsafe ccurl_set_text(easy, CURLOPT_CAPATH, nil) == CURLE_OK)
            let isTaken = unsafe bundle.withUnsafeBytes { bytes in
                unsafe ccurl_set_blob(easy, CURLOPT_CAINFO_BLOB, bytes.baseAddress, bytes.count)
                    == CURLE_OK
            }
            must(isTaken)
        }
        // SAFETY: the configuration's moment is read now; the callback gets a plain number.
        let moment = configuration.checksAt().milliseconds / 1_000
        let number = unsafe UnsafeMutableRawPointer(bitPattern: Int(moment))
        must(unsafe ccurl_set_pointer(easy, CURLOPT_SSL_CTX_DATA, number) == CURLE_OK)
        must(unsafe ccurl_set_tls(easy, setMoment) == CURLE_OK)
    }

    private func set(_ option: CURLoption, _ value: Int) {
        must(unsafe ccurl_set_number(easy, option, value) == CURLE_OK)
    }

    private func set(_ option: CURLoption, _ value: String) {
        must(unsafe ccurl_set_text(easy, option, value) == CURLE_OK)
    }
}

// MARK: What libcurl calls

private func takeHead(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let call = unsafe Unmanaged<Call>.fromOpaque(context).takeUnretainedValue()
    let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe call.take(head: line) ? size * count : 0
}

private func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let call = unsafe Unmanaged<Call>.fromOpaque(context).takeUnretainedValue()
    let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe call.take(body: piece) ? size * count : 0
}

private func noteVerified(
    _ context: UnsafeMutableRawPointer?,
    _ to: UnsafeMutablePointer<CChar>?,
    _ from: UnsafeMutablePointer<CChar>?,
    _ toPort: Int32,
    _ fromPort: Int32
) -> Int32 {
    guard let context = unsafe context else { return CURL_PREREQFUNC_ABORT }
    unsafe Unmanaged<Call>.fromOpaque(context).takeUnretainedValue().verified()
    return CURL_PREREQFUNC_OK
}

private func setMoment(
    _ easy: UnsafeMutableRawPointer?,
    _ tls: UnsafeMutableRawPointer?,
    _ moment: UnsafeMutableRawPointer?
) -> CURLcode {
    unsafe ccurl_check_as_of(tls, Int64(Int(bitPattern: moment)))
    return CURLE_OK
}
