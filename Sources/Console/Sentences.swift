import World

/// The sentences that people read, by key and by code, with their parameters filled in.
///
/// Never concatenated: a sentence is one entry of the catalogue (LOC-1).
struct Sentences {
    /// A problem in words.
    struct Text {
        /// One sentence a cashier understands.
        let title: String
        /// What is behind it, for support; may be empty.
        let detail: String
        /// What to do now.
        let hint: String
    }

    private let catalogue: [String: JSON]

    /// Reads the catalogue of a language.
    init(_ language: Language) {
        do throws(JSONError) {
            catalogue = try JSON(parsing: PackageResources.en_json).objectValue ?? [:]
        } catch { preconditionFailure("the English catalogue is no JSON: \(error)") }
    }

    /// Every key, for the tests that look for orphans.
    var keys: [String] { catalogue.keys.sorted() }

    /// The sentence of a key, parameters in braces filled in; the key itself when it is missing.
    func text(_ key: String, _ params: [String: JSON] = [:]) -> String {
        guard let pattern = catalogue[key]?.textValue else { return key }
        return Self.fill(pattern, params)
    }

    /// The words for a problem; an unknown code is named and said to be unknown.
    func problem(_ code: String, _ params: [String: JSON]) -> Text {
        let known = catalogue[code]
        let pattern = known ?? catalogue["unknown"]
        var all = params
        all["code"] = .text(code)
        return Text(
            title: Self.fill(pattern?["title"]?.textValue ?? code, all),
            detail: Self.detail(params),
            hint: Self.fill(pattern?["hint"]?.textValue ?? "", all)
        )
    }

    private static func detail(_ params: [String: JSON]) -> String {
        params.keys.sorted().map { "\($0)=\(word(params[$0] ?? .null))" }.joined(separator: " ")
    }

    private static func fill(_ pattern: String, _ params: [String: JSON]) -> String {
        var text = ""
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            text += rest[..<open]
            text += params[name].map(word) ?? "?"
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// A parameter as people read it; money as an amount.
    static func word(_ json: JSON) -> String {
        if let money = Screen.money(json) { return money }
        switch json {
        case .text(let text): return text
        case .integer(let number): return String(number)
        case .list(let elements): return elements.map(word).joined(separator: ", ")
        case .null: return "-"
        case .boolean, .object: return json.canonicalText
        }
    }
}
