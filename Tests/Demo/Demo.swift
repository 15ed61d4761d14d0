import Compression
import Foundation
import World

/// The demo: `demo generate ...` derives a desk day from the bookings, `demo play ...` plays it.
@main
struct Demo {
    static let usage = """
        demo play --day FILE.ndjson
            plays a desk day through the real programs and compares the books at the end
        demo month --bookings FILE.gz --rates FILE.gz --hotel NAME --from YYYY-MM-DD --days N
            derives and plays days one after the other, then compares Zs, folios and the books
        demo generate --bookings FILE.gz --rates FILE.gz --hotel NAME --date YYYY-MM-DD
            derives the desk's work of one business date and writes it to standard output
        """

    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            switch words.first {
            case "play": try play(options(words.dropFirst()))
            case "month": try month(options(words.dropFirst()))
            case "generate": try generate(options(words.dropFirst()))
            default:
                print(usage)
                exit(64)
            }
        } catch {
            FileHandle.standardError.write(Data("demo: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func options(_ words: ArraySlice<String>) -> [String: String] {
        var options: [String: String] = [:]
        var rest = words
        while let name = rest.popFirst(), let value = rest.popFirst() { options[name] = value }
        return options
    }

    private static func play(_ options: [String: String]) throws {
        guard let file = options["--day"] else { throw ShapeError("options", usage) }
        let day = try DeskDay(ndjson: [UInt8](try Data(contentsOf: URL(fileURLWithPath: file))))
        print(try Play(day).run())
    }

    private static func month(_ options: [String: String]) throws {
        guard let bookings = options["--bookings"], let rates = options["--rates"],
            let hotel = options["--hotel"], let from = options["--from"].flatMap({ CivilDate($0) }),
            let count = options["--days"].flatMap({ Int($0) }), (1...366).contains(count)
        else { throw ShapeError("options", usage) }
        let month = try PlayMonth(
            of: hotel,
            on: (0..<count).map { CivilDate(dayNumber: from.dayNumber + $0) },
            bookings: Booking.read(csv: try unpacked(bookings)),
            rates: RateTable(csv: try unpacked(rates))
        )
        print(try month.run())
    }

    private static func generate(_ options: [String: String]) throws {
        guard let bookings = options["--bookings"], let rates = options["--rates"],
            let hotel = options["--hotel"], let date = options["--date"].flatMap({ CivilDate($0) })
        else { throw ShapeError("options", usage) }
        let day = DeskDay(
            of: hotel,
            on: date,
            bookings: Booking.read(csv: try unpacked(bookings)),
            rates: RateTable(csv: try unpacked(rates))
        )
        for line in day.lines { print(line.canonicalText) }
    }

    private static func unpacked(_ path: String) throws -> [UInt8] {
        let packed = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        return try Gzip.decompress(packed, sizeLimit: 1 << 28, ratioLimit: 1_000)
    }
}
