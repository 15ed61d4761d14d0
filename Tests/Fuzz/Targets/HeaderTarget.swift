import Ledger
import Sync
import World

extension Target {
    /// Header fields, queries and small words, each given the same text.
    static let header = Target("header", .text, sizeLimit: 512) {
        { input in
            let text = String(decoding: input, as: UTF8.self)
            _ = StructuredField.dictionary(text)
            _ = SyncHeaders.sha256(inContentDigest: text)
            try same(SyncState(text), \.text) { SyncState($0) }
            try same(ID(text), \.text) { ID($0) }
            try same(SlipNumber(text), \.text) { SlipNumber($0) }
            try same(Cursor(text), \.text) { Cursor($0) }
            try same(Timestamp(text), \.text) { Timestamp($0) }
            try same(CivilDate(text), \.text) { CivilDate($0) }
            try same(Stream(text), \.text) { Stream($0) }
            try same(Rate(text), \.text) { Rate($0) }
            try same(Hex.bytes(text), { Hex.text($0) }, Hex.bytes)
            for alphabet in [Base64.Alphabet.url, .standard] {
                try same(
                    Base64.bytes(text, alphabet),
                    { Base64.text($0, alphabet) },
                    { Base64.bytes($0, alphabet) }
                )
            }
            let coded = PercentCoding.encode(text)
            try Finding.unless(PercentCoding.decode(coded) == text, "percent coding of \(text)")
            _ = PercentCoding.decode(text)
            try requests(text)
        }
    }

    /// Whether what was read is written so that it is read as the same.
    private static func same<Value: Equatable>(
        _ value: Value?,
        _ write: (Value) -> String,
        _ read: (String) -> Value?
    ) throws(Finding) {
        guard let value else { return }
        let text = write(value)
        try Finding.unless(read(text) == value, "\(Value.self) is not read back: \(text)")
    }

    private static func requests(_ text: String) throws(Finding) {
        var request = Request(.get, text, query: text, authority: text)
        for name in [SyncHeaders.signatureInput, SyncHeaders.signature, SyncHeaders.state] {
            request.headers[name] = text
        }
        _ = SyncRoute(.get, text)
        _ = SyncRoute(.post, text)
        let changes = SyncQuery.Changes(request)
        let again = SyncQuery.Changes(Request(.get, "/", query: changes.text))
        try Finding.unless(again == changes, "a query is not read back: \(changes.text)")
        if let results = SyncQuery.Results(request) {
            let second = SyncQuery.Results(Request(.get, "/", query: results.text))
            try Finding.unless(second == results, "a query is not read back: \(results.text)")
        }
        _ = SyncQuery.Wake(request)
        var response = Response(.ok)
        for name in [SyncHeaders.hints, SyncHeaders.time, "Retry-After"] {
            response.headers[name] = text
        }
        _ = (SyncHints(response), SyncTime(response), SyncHeaders.retryAfter(response))
    }
}
