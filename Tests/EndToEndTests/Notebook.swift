import Synchronization
import TestSupport
import World

/// Where one cashier or several write down what the till confirmed.
final class Notebook: Sendable {
    private let pages: Mutex<TillBook>

    /// Begins where another book ends.
    init(_ book: TillBook = TillBook()) { pages = Mutex(book) }

    var book: TillBook { pages.withLock { $0 } }

    func confirm(_ answer: JSON, _ call: Call) throws {
        try pages.withLock {
            try $0.confirm(
                answer,
                drawer: call.moved,
                isCharge: call.isCharge,
                isForSuspense: call.isForSuspense
            )
        }
    }
}

/// Words for the till, with what the cashier moves.
struct Call: Sendable {
    var words: [String]
    /// What goes into the drawer, or out of it, the change not counted.
    var moved = Cash()
    var isCharge = false
    var isForSuspense = false
    var pins: [String] = []
    /// The same for every try.
    var requestID: String?

    static func charge(_ folio: Int, id: String? = nil) -> Call {
        Call(
            words: ["charge", "--folio", "F-\(folio)", "--item", "COLA"],
            isCharge: true,
            requestID: id
        )
    }

    static func pay(_ folio: Int, _ given: Cash, due: Int64, id: String? = nil) -> Call {
        Call(
            words: ["pay", "--folio", "F-\(folio)", "--amount", Cash.text(due, "AFN"), "--cash"]
                + given.words,
            moved: given,
            requestID: id
        )
    }

    static func move(_ verb: String, _ cash: Cash, reason: String) -> Call {
        Call(
            words: [verb, "--reason", reason, "--cash"] + cash.words,
            moved: verb == "paid-out" ? -cash : cash
        )
    }
}
