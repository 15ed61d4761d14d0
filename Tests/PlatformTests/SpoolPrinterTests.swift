import Platform
import TestSupport
import Testing
import World

/// Printers as this machine has them: files, pipes, and a spooler that writes down what it gets.
struct SpoolPrinterTests {
    private let folder = ScratchFolder()

    private func trouble(_ place: PrinterPlace, _ printer: SpoolPrinter) -> PrinterError.Code? {
        do throws(PrinterError) {
            try printer.deliver(Array("slip".utf8), to: place, isRaw: true)
            return nil
        } catch { return error.code }
    }

    @Test func `PRN-1: a device gets its bytes behind one another, and one that is off none`()
        throws
    {
        let path = folder.path.appending("lp0")
        #expect(trouble(.device(path), SpoolPrinter()) == .absent)
        try Files.write([], to: path)
        for _ in 0..<2 { #expect(trouble(.device(path), SpoolPrinter()) == nil) }
        #expect(try Files.bytes(of: path) == Array("slipslip".utf8))
        #expect(trouble(.device(folder.path), SpoolPrinter()) == .notReady)
    }

    @Test func `FM-D-07: a device or queue is asked whether it is there, and prints nothing`()
        throws
    {
        func trouble(_ place: PrinterPlace, _ printer: SpoolPrinter) -> PrinterError.Code? {
            do throws(PrinterError) { try printer.answer(at: place) } catch { return error.code }
            return nil
        }
        let path = folder.path.appending("lp1")
        #expect(trouble(.device(path), SpoolPrinter()) == .absent)
        try Files.write([], to: path)
        #expect(trouble(.device(path), SpoolPrinter()) == nil)
        #expect(try Files.bytes(of: path).isEmpty)
        let script = "#!/bin/sh\n[ $1 = -p ] && [ $2 = desk ]\n"
        try Files.writeProgram(script, to: folder.path.appending("lpstat"))
        let printer = SpoolPrinter(spooler: folder.path.appending("lp"))
        #expect(trouble(.queue("desk"), printer) == nil)
        #expect(trouble(.queue("lobby"), printer) == .notReady)
    }

    @Test func `PRN-1: a queue is fed by its name, and a spooler that fails is not ready`() throws {
        let spooler = folder.path.appending("lp")
        let out = folder.path.appending("out")
        let script =
            "#!/bin/sh\necho \"$@\" > \(out.text)\n/bin/cat >> \(out.text)\n[ $3 = desk ]\n"
        try Files.writeProgram(script, to: spooler)
        let printer = SpoolPrinter(spooler: spooler)
        #expect(trouble(.queue("desk"), printer) == nil)
        #expect(try Files.bytes(of: out) == Array("-s -d desk -o raw\nslip".utf8))
        #expect(trouble(.queue("lobby"), printer) == .notReady)
        #expect(
            trouble(.queue("desk"), SpoolPrinter(spooler: folder.path.appending("no"))) == .absent
        )
    }
}
