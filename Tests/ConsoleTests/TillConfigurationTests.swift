import Testing
import World

@testable import Console

struct TillConfigurationTests {
    @Test func `PRN-1: a whole file is read`() throws {
        let text = """
            # the desk in the lobby
            printer = /dev/usb/lp0
            columns = 48  # 80 mm
            paper = raster
            kick = yes
            lang = fa-AF
            """
        let read = try TillConfiguration(parsing: text)
        #expect(read.printer == .device(DiskPath("/dev/usb/lp0")))
        #expect(read.columns == 48)
        #expect(read.form == .raster)
        #expect(read.kicksDrawer)
        #expect(read.language == .dari)
        let queue = try TillConfiguration(parsing: "printer = desk_1")
        #expect(queue.printer == .queue("desk_1"))
        #expect(try TillConfiguration(parsing: "") == TillConfiguration())
    }

    @Test(
        arguments: [
            ("colour = red", 1, "unknown key colour"), ("\ncolumns = 40", 2, "32, 42, 48"),
            ("columns = 42\ncolumns = 42", 2, "set in line 1"), ("paper = gold", 1, "paper is"),
            ("kick = maybe", 1, "neither yes nor no"), ("lang = de", 1, "lang is not"),
            ("printer = ../lp", 1, "printer is"), ("printer = -d", 1, "printer is"),
            ("printer", 1, "not `key = value`"),
            ("kick = yes", 1, "kick needs a printer"),
        ]
    )
    func `A key or value that cannot be is named with its line`(
        text: String,
        line: Int,
        fault: String
    ) {
        do throws(ConfigurationError) {
            _ = try TillConfiguration(parsing: text)
            Issue.record("read: \(text)")
        } catch {
            #expect(error.line == line)
            #expect(error.fault.contains(fault), "\(error.fault)")
        }
    }
}
