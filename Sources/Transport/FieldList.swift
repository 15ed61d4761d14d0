import CCurl
import World

/// The header fields of a request as libcurl's list, freed with its owner.
@safe
final class FieldList {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init(_ request: Request) {
        unsafe first = nil
        for (name, value) in request.headers.sorted where name != "host" && name != "content-length"
        {
            // A field without a value is written with a semicolon (CURLOPT_HTTPHEADER(3)).
            add(value.isEmpty ? name + ";" : name + ": " + value)
        }
        // libcurl's own fields that a signed request does not have, or that cost a round trip.
        add("Expect:")
        for name in ["Content-Type", "Accept", "User-Agent"] where request.headers[name] == nil {
            add(name + ":")
        }
    }

    deinit { unsafe curl_slist_free_all(first) }

    private func add(_ line: String) {
        guard let grown = unsafe curl_slist_append(first, line) else {
            preconditionFailure("no memory for a header field")
        }
        unsafe first = grown
    }
}
