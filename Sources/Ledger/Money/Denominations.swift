public import World

/// The notes and coins that a count may name, per currency.
///
/// - SeeAlso: CNT-1.
public struct Denominations: Hashable, Sendable {
    /// More faces than this for one currency are a mistake of the office.
    public static let faceLimit = 64

    private var faces: [Currency: [Int64]]

    /// Makes a list of faces in micro-units per currency.
    public init(_ faces: [Currency: [Int64]]) {
        self.faces = faces.mapValues { $0.sorted(by: >) }
    }

    /// What is in a drawer where policy names nothing else.
    public static let standard: Denominations = {
        let table: [(code: String, hundredths: [Int64])] = [
            ("AFN", [100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100]),
            ("USD", [10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 25, 10, 5, 1]),
            (
                "EUR",
                [
                    50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2,
                    1,
                ]
            ),
            ("PKR", [500_000, 100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100]),
        ]
        var faces: [Currency: [Int64]] = [:]
        for row in table {
            guard let currency = Currency(row.code) else { continue }
            faces[currency] = row.hundredths.map { $0 * 10_000 }
        }
        return Denominations(faces)
    }()

    /// The faces of a currency in micro-units, descending; empty when nobody listed them.
    public func faces(of currency: Currency) -> [Int64] {
        faces[currency] ?? []
    }

    /// Whether a note or coin of that face is known.
    public func contains(_ face: Int64, of currency: Currency) -> Bool {
        faces(of: currency).contains(face)
    }

    /// These, with the currencies that another list names taken from it.
    public func overridden(by other: Denominations) -> Denominations {
        Denominations(faces.merging(other.faces) { _, new in new })
    }

    /// Reads the policy's `denominations`: `{"AFN":["1000000000", ...]}`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        guard let members = json.objectValue else { throw ShapeError(path, "not an object") }
        var faces: [Currency: [Int64]] = [:]
        for (code, list) in members {
            guard let currency = Currency(code) else { throw ShapeError(path, "unknown currency") }
            let read = try JSONMembers.list(list, path + "." + code) {
                json,
                path throws(ShapeError) in
                guard let face = Money.amountMicro(try JSONMembers.text(json, path)), face > 0
                else { throw ShapeError(path, "not a face") }
                return face
            }
            guard read.count <= Self.faceLimit, Set(read).count == read.count else {
                throw ShapeError(path + "." + code, "too long, or a face twice")
            }
            faces[currency] = read
        }
        self.init(faces)
    }

    /// The form of the policy's `denominations`.
    public var json: JSON {
        var members: [String: JSON] = [:]
        for (currency, list) in faces {
            members[currency.code] = .list(list.map { .text(String($0)) })
        }
        return .object(members)
    }
}
