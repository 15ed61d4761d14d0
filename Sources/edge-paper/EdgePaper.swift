import Platform
import Typesetting
import World

/// The renderer: a page as JSON on standard input, a document on standard output.
///
/// It opens no socket and no file but fonts, and ends before it takes too much (PRN-3).
@main
struct EdgePaper {
    private static let memoryLimit: UInt64 = 256 << 20
    private static let secondsLimit: UInt64 = 10

    private static let help = """
        edge-paper --pdf | --raster WIDTH

        Reads a page as JSON and writes it as a PDF document, or as ESC/POS bands WIDTH dots wide
        (64 to 2048, a multiple of 8).

        Exit codes: 0 done, 64 not a page or wrong words, 69 no font has the letters,
        70 over a limit (256 MiB of memory, 10 s of processor time, 64 MiB of document),
        74 input or output failed.

        """

    static func main() {
        let terminal = SystemTerminal()
        let words = Environment.arguments
        if words == ["--help"] {
            terminal.write(help)
        } else if words == ["--version"] {
            terminal.write("edge-paper \(Product.version)\n")
        } else {
            do throws(Ending) {
                try write(try render(as: try form(words)))
            } catch {
                terminal.complain("edge-paper: \(error.sentence)\n")
                SystemTerminal.leave(error.code)
            }
        }
        SystemTerminal.leave(0)
    }

    /// Why nothing was rendered.
    private struct Ending: Error {
        let code: Int32
        let sentence: String
    }

    private static func form(_ words: [String]) throws(Ending) -> RenderedForm {
        if words == ["--pdf"] { return .pdf }
        if words.count == 2, words[0] == "--raster", let width = Int(words[1]),
            let form = RenderedForm(dots: width)
        {
            return form
        }
        throw Ending(code: 64, sentence: "--pdf or --raster WIDTH is wanted; see --help.")
    }

    private static func render(as form: RenderedForm) throws(Ending) -> [UInt8] {
        do {
            try ProcessLimits.apply(
                memory: memoryLimit,
                seconds: secondsLimit,
                sentence: "edge-paper: The page needs more memory or time than it may have.\n",
                code: 70
            )
            guard let bytes = StandardBytes.read(limit: Page.byteLimit) else {
                throw Ending(code: 74, sentence: "Standard input cannot be read.")
            }
            let page = try Page(parsing: bytes)
            switch form {
            case .pdf: return try Typesetter.pdf(page)
            case .raster(let width): return try Typesetter.raster(page, width: width)
            }
        } catch let error as PageError {
            throw Ending(code: 64, sentence: error.description)
        } catch let error as TypesettingError {
            let code: Int32 = error.code == .noFont ? 69 : 70
            throw Ending(code: code, sentence: error.description)
        } catch let error as Ending {
            throw error
        } catch { throw Ending(code: 70, sentence: "\(error)") }
    }

    private static func write(_ bytes: [UInt8]) throws(Ending) {
        guard StandardBytes.write(bytes) else {
            throw Ending(code: 74, sentence: "Standard output takes no more.")
        }
    }
}
