import Glibc
public import World

/// The renderer as a process of its own: `edge-paper`, found beside this program or installed.
///
/// Guarantee: it answers within its time limit, whatever the page and the other program do; no
/// process and no descriptor is left behind.
///
/// - SeeAlso: PRN-3, B-16.
public struct RendererProcess: Renderer {
    /// Where the package puts programs that no person calls.
    public static let installed = DiskPath("/usr/lib/melmastoon-edge")
    /// The wall time a page may take, in milliseconds.
    public static let timeLimit: Int64 = 20_000
    /// The most bytes of a document.
    public static let outputLimit = 64 << 20

    private let folders: [DiskPath]
    private let child: ChildProcess
    private let clock: any Clock

    /// Makes the renderer; whether there is one shows when it is used.
    ///
    /// - Parameters:
    ///   - folders: Where to look for it, in this order.
    ///   - timeLimit: In milliseconds.
    ///   - outputLimit: In bytes.
    ///   - clock: What its time is taken from.
    public init(
        folders: [DiskPath] = [Self.ownFolder, Self.installed],
        timeLimit: Int64 = Self.timeLimit,
        outputLimit: Int = Self.outputLimit,
        clock: any Clock = SystemClock()
    ) {
        self.folders = folders
        child = ChildProcess(timeLimit: timeLimit, outputLimit: outputLimit)
        self.clock = clock
    }

    /// Renders a page in a process of its own.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - form: What is wanted.
    /// - Returns: The bytes of the whole document.
    /// - Throws: ``RendererError``.
    public func render(
        _ page: Page,
        as form: RenderedForm
    ) throws(RendererError) -> [UInt8] {
        let programs = folders.map { $0.appending("edge-paper") }
        guard let program = programs.first(where: { unsafe access($0.text, X_OK) == 0 }) else {
            throw RendererError(.absent, "edge-paper is not installed")
        }
        let words: [String] =
            switch form {
            case .pdf: ["--pdf"]
            case .raster(let width): ["--raster", "\(width)"]
            }
        let run: ChildProcess.Run
        do throws(PlatformError) {
            let input = page.json.canonicalBytes
            run = try child.run(program, words, input: input, clock: clock)
        } catch { throw RendererError(.failed, error.description) }
        if let error = Self.error(run) { throw error }
        return run.output
    }

    /// The folder of the program that runs.
    public static var ownFolder: DiskPath {
        var name = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink("/proc/self/exe", &name, name.count)
        let bytes = name.prefix(max(0, count)).map(UInt8.init(bitPattern:))
        return DiskPath(String(decoding: bytes, as: UTF8.self)).parent
    }

    private static func error(_ run: ChildProcess.Run) -> RendererError? {
        // Libraries may have complained before; the program's own sentence is the last.
        let lines = run.errors.split(separator: UInt8(ascii: "\n"))
        let said = String(decoding: lines.last ?? [], as: UTF8.self)
        switch run.ending {
        case .exited(0): return nil
        case .exited(64): return RendererError(.badPage, said)
        case .exited(69): return RendererError(.noFont, said)
        case .exited(70): return RendererError(.overLimit, said)
        case .exited(let code): return RendererError(.failed, "exit code \(code): \(said)")
        case .killed(let signal): return RendererError(.failed, "signal \(signal): \(said)")
        case .late: return RendererError(.overLimit, "edge-paper took too long")
        case .talkative: return RendererError(.overLimit, "edge-paper wrote too much")
        }
    }
}
