import Desk
import Ledger
import TestSupport
import World

/// What the catalogue's sentences want to be told.
enum Sentence {
    private static let catalogue: JSON = {
        do {
            return try JSON(parsing: Repository.bytes("Sources/Console/Catalogue/en.json"))
        } catch { preconditionFailure("the catalogue is no JSON: \(error)") }
    }()

    /// The placeholders of a refusal's sentence and hint that its parameters leave open.
    static func gaps(in refusal: Refusal) -> [String] {
        let entry = catalogue[refusal.code.text]
        let text = (entry?["title"]?.textValue ?? "{title}") + (entry?["hint"]?.textValue ?? "")
        return text.split(separator: "{").dropFirst().compactMap { part in
            let name = String(part.prefix { $0 != "}" })
            return refusal.params[name] == nil ? name : nil
        }
    }
}
