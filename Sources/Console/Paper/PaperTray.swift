import World

/// Everything that brings a page out of the program: printer, renderer, files.
///
/// The way is the same for all: in the language and form that were asked for, and where that does
/// not work, plain text in English (PRN-3).
struct PaperTray {
    let configuration: TillConfiguration
    let language: Language
    let world: ProgramWorld

    /// Makes a page in a style.
    typealias Writer = (PaperStyle) -> Page

    /// What a printer gets.
    private struct Matter {
        let bytes: [UInt8]
        let isRaw: Bool
        /// Why it is plain text in English, where something else was asked for.
        var trouble: RendererError?
    }

    /// Sends a page to the printer of the configuration.
    ///
    /// - Parameter write: Makes the page.
    /// - Returns: Why it is plain text in English instead, nil when it is what was asked for.
    /// - Throws: ``PrinterError``.
    func put(_ write: Writer) throws(PrinterError) -> RendererError? {
        let matter = matter(write)
        try deliver(matter.bytes, isRaw: matter.isRaw)
        return matter.trouble
    }

    /// Opens the drawer (PRN-5).
    ///
    /// - Throws: ``PrinterError``.
    func kick() throws(PrinterError) { try deliver(PrinterCommands.kick, isRaw: true) }

    /// Writes a page to a file as PDF, or beside it as plain text in English.
    ///
    /// - Parameters:
    ///   - write: Makes the page.
    ///   - path: The file of the PDF.
    /// - Returns: The file that was written, and why it is not the PDF.
    /// - Throws: ``DiskError``.
    func save(
        _ write: Writer,
        to path: DiskPath
    ) throws(DiskError) -> (path: DiskPath, trouble: RendererError?) {
        let bytes: [UInt8]
        do throws(RendererError) { bytes = try render(write(.sheet(language)), as: .pdf) } catch {
            let text = DiskPath(path.text + ".txt")
            try place(Array(TextPaper.text(write(.sheet(.english))).utf8), at: text)
            return (text, error)
        }
        try place(bytes, at: path)
        return (path, nil)
    }

    /// Keeps a page as plain text, and as PDF too where there is a renderer.
    ///
    /// - Parameters:
    ///   - write: Makes the page.
    ///   - name: The files' name without its end.
    ///   - folder: Where they go.
    /// - Returns: The files.
    /// - Throws: ``DiskError``.
    func keep(
        _ write: Writer,
        _ name: String,
        in folder: DiskPath
    ) throws(DiskError) -> [DiskPath] {
        let text = folder.appending(name + ".txt")
        try place(Array(TextPaper.text(write(.sheet(.english))).utf8), at: text)
        let bytes: [UInt8]
        do throws(RendererError) { bytes = try render(write(.sheet(language)), as: .pdf) } catch {
            return [text]
        }
        let document = folder.appending(name + ".pdf")
        try place(bytes, at: document)
        return [text, document]
    }

    private func place(_ bytes: [UInt8], at path: DiskPath) throws(DiskError) {
        try world.disk.place(bytes, at: path, through: path.parent)
    }

    private func matter(_ write: Writer) -> Matter {
        let style = PaperStyle(language: language, paper: .roll, columns: configuration.columns)
        do throws(RendererError) {
            switch configuration.form {
            case .text: return plain(write)
            case .pdf: return Matter(bytes: try render(write(style), as: .pdf), isRaw: false)
            case .raster:
                let width = PrinterCommands.dots(columns: style.columns)
                let dots = try render(write(style), as: .raster(width: width))
                return Matter(bytes: PrinterCommands.slip(dots), isRaw: true)
            }
        } catch {
            var matter = plain(write)
            matter.trouble = error
            return matter
        }
    }

    /// A device gets the commands around the letters; a queue knows its own printer.
    private func plain(_ write: Writer) -> Matter {
        let page = write(.text(columns: configuration.columns))
        let text = Array(TextPaper.text(page).utf8)
        if case .queue = configuration.printer { return Matter(bytes: text, isRaw: false) }
        return Matter(bytes: PrinterCommands.slip(text), isRaw: true)
    }

    private func render(
        _ page: Page,
        as form: RenderedForm
    ) throws(RendererError) -> [UInt8] {
        guard let renderer = world.renderer else {
            throw RendererError(.absent, "this program has no renderer")
        }
        return try renderer.render(page, as: form)
    }

    private func deliver(_ bytes: [UInt8], isRaw: Bool) throws(PrinterError) {
        guard let place = configuration.printer, let printer = world.printer else {
            throw PrinterError(.absent, "no printer is set")
        }
        try printer.deliver(bytes, to: place, isRaw: isRaw)
    }
}
