import Synchronization
import TestSupport
import Testing
import World

@testable import Console

struct PaperTrayTests {
    /// A renderer that says what it was asked, or fails as it was told to.
    private struct Press: Renderer {
        var trouble: RendererError?

        func render(
            _ page: Page,
            as form: RenderedForm
        ) throws(RendererError) -> [UInt8] {
            if let trouble { throw trouble }
            return Array("\(page.language) \(page.direction.rawValue) \(form)".utf8)
        }
    }

    /// A printer that keeps what it gets.
    private final class Roll: Printer {
        let bytes = Mutex<[UInt8]>([])

        func deliver(
            _ bytes: [UInt8],
            to place: PrinterPlace,
            isRaw: Bool
        ) throws(PrinterError) {
            self.bytes.withLock { $0 += bytes }
        }

        func answer(at place: PrinterPlace) throws(PrinterError) {}

        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
    }

    private struct Nobody: Terminal {
        let isInteractive = false
        let showsToPerson = false
        func write(_ text: String) {}
        func complain(_ text: String) {}
        func readLine() -> String? { nil }
        func readSecret(prompt: String) -> String? { nil }
    }

    private struct NoWire: Exchange {
        func send(_ request: Request) async throws(WireError) -> Response {
            throw WireError(.unreachable, "nobody")
        }
    }

    private func tray(
        _ form: TillConfiguration.Form,
        _ press: Press?,
        on roll: Roll = Roll(),
        _ disk: any Disk = MemoryDisk()
    ) -> PaperTray {
        var configuration = TillConfiguration()
        configuration.printer = .device(DiskPath("/dev/roll"))
        configuration.form = form
        var world = ProgramWorld(
            name: "till",
            terminal: Nobody(),
            disk: disk,
            entropy: SeededEntropy(7),
            variable: { _ in nil },
            connect: { _ in NoWire() }
        )
        world.printer = roll
        world.renderer = press
        return PaperTray(configuration: configuration, language: .pashto, world: world)
    }

    private let slip: PaperTray.Writer = { SlipPage.page(PaperAnswers.charge, $0) }

    @Test func `PRN-3: a renderer gets the page in its language and from its side`() throws {
        let roll = Roll()
        #expect(try tray(.raster, Press(), on: roll).put(slip) == nil)
        #expect(roll.text.contains("ps rtl raster(width: 504)"))
        let sheets = Roll()
        #expect(try tray(.pdf, Press(), on: sheets).put(slip) == nil)
        #expect(sheets.text == "ps rtl pdf")
    }

    @Test(arguments: [RendererError.Code.absent, .badPage, .overLimit, .noFont, .failed])
    func `PRN-3: a renderer that fails leaves plain text in English`(
        code: RendererError.Code
    ) throws {
        let roll = Roll()
        let trouble = RendererError(code, "as told")
        let press = code == .absent ? nil : Press(trouble: trouble)
        #expect(try tray(.raster, press, on: roll).put(slip)?.code == code)
        #expect(roll.text.contains("7K-2026-000812") && roll.text.contains("Total"))
        let disk = MemoryDisk()
        let saved = try tray(.pdf, press, on: Roll(), disk).save(slip, to: DiskPath("/z.pdf"))
        #expect(saved.path.text == "/z.pdf.txt" && saved.trouble?.code == code)
        let text = try disk.contents(of: saved.path, limit: 10_000)
        #expect(String(decoding: text, as: UTF8.self).contains("Charge"))
    }
}
