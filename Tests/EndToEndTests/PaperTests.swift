import Platform
import TestSupport
import Testing
import World

/// The renderer as its callers meet it: a real process under real limits.
struct PaperTests {
    private static let folio: [UInt8] = page(
        (0..<5_000).map { line in
            .cells([Page.Cell("چائے ٹھیک \(line)"), Page.Cell("60.00", width: 12, align: .end)])
        }
    )

    private static func page(_ lines: [Page.Line]) -> [UInt8] {
        do throws(ShapeError) {
            return try Page(
                language: "ur",
                direction: .rightToLeft,
                paper: .roll,
                columns: 42,
                lines: lines
            ).json.canonicalBytes
        } catch { preconditionFailure("\(error)") }
    }

    private func run(_ words: [String], _ input: [UInt8] = []) -> Finished {
        .running(Products.path("edge-paper"), words, input: String(decoding: input, as: UTF8.self))
    }

    /// Runs it as a shell would after setting a limit.
    private func run(under limit: String, _ input: [UInt8]) -> Finished {
        let line = "ulimit \(limit); exec \"$0\" --pdf"
        return .running(
            "/bin/sh",
            ["-c", line, Products.path("edge-paper")],
            input: String(decoding: input, as: UTF8.self)
        )
    }

    @Test func `PRN-3: wrong words and bad pages end with 64 and a sentence`() {
        for words in [[], ["--png"], ["--raster"], ["--raster", "100"], ["--pdf", "--pdf"]] {
            let wrong = run(words)
            #expect(wrong.code == 64 && wrong.out.isEmpty && wrong.err.contains("--help"))
        }
        let bad = run(["--pdf"], Array("{\"language\":\"ur\"}".utf8))
        #expect(bad.code == 64 && bad.out.isEmpty)
        #expect(bad.err == "edge-paper: Not a page: direction: missing.\n")
        #expect(run(["--pdf"]).code == 64)
        #expect(run(["--help"]).code == 0)
        #expect(run(["--version"]).out == "edge-paper \(Product.version)\n")
    }

    @Test func `FM-B-16: a folio of 5,000 lines is 25 sheets in 64 MiB`() {
        let done = run(under: "-d 65536", Self.folio)
        #expect(done.code == 0)
        #expect(done.out.contains("/Count 25\n"))
    }

    @Test func `FM-B-16: out of memory or time nothing is printed, and the caller is told`() {
        for limit in ["-d 16384", "-d 12288", "-S -t 1"] {
            let long = String(repeating: "ٹھیک ", count: 110)
            let heavy = Self.page(Array(repeating: .text(long, large: true), count: 4_000))
            let ended = run(under: limit, limit.contains("t") ? heavy : Self.folio)
            #expect(ended.code == 70, "\(limit): \(ended.err)")
            #expect(ended.out.isEmpty)
            #expect(ended.err.hasSuffix("The page needs more memory or time than it may have.\n"))
        }
    }

    @Test func `PRN-2: a desk gets PDF and dots from the process beside it`() throws {
        let renderer = RendererProcess(folders: [DiskPath(Products.path("."))])
        let page = try Page(parsing: Self.page([.text("رسید", bold: true, large: true), .rule]))
        #expect(try renderer.render(page, as: .pdf).starts(with: "%PDF-".utf8))
        let dots = try renderer.render(page, as: .raster(width: 576))
        #expect(dots.starts(with: [0x1D, 0x76, 0x30, 0, 72, 0]))
        let error = #expect(throws: RendererError.self) {
            try renderer.render(page, as: .raster(width: 100))
        }
        #expect(error?.code == .badPage)
        let strange = Self.page([.text(String(repeating: "\u{10FFFD}", count: 9))])
        let unknown = try Page(parsing: strange)
        let missing = #expect(throws: RendererError.self) {
            try renderer.render(unknown, as: .pdf)
        }
        #expect(missing?.code == .noFont)
    }
}
