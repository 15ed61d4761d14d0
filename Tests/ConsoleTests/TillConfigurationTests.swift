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
            ("colour = red", 1, "unknown key colour"), ("lang = de", 1, "lang is not"),
            ("columns = 42\ncolumns = 42", 2, "set in line 1"),
            ("printer", 1, "not `key = value`"),
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

    @Test(
        arguments: [
            ("printer = lp\ncolumns = 40", 2, "32, 42, 48"), ("paper = gold", 1, "paper is"),
            ("kick = maybe", 1, "neither yes nor no"), ("printer = ../lp", 1, "printer is"),
            ("printer = -d", 1, "printer is"), ("kick = yes", 1, "kick needs a printer"),
        ]
    )
    func `PRN-1: a bad value about paper keeps slips from the printer and nothing else`(
        text: String,
        line: Int,
        fault: String
    ) throws {
        let read = try TillConfiguration(parsing: text + "\nlang = ur")
        #expect(read.language == .urdu)
        #expect(read.printer == nil && !read.kicksDrawer)
        #expect(read.paperError?.line == line)
        #expect(read.paperError?.fault.contains(fault) == true)
    }

    @Test func `PRN-1: cash is taken under a bad till.conf, and only paper is refused by name`()
        async throws
    {
        let file = "printer = lp\ncolumns = 40\n"
        let answer: JSON = ["slip": "7K-2026-000812", "state": "captured", "attention": []]
        let rig = TillRig("en", answer: Response(.ok, json: answer), configuration: file)
        let paid = await rig.run(["pay", "--folio", "F-1", "--cash", "AFN 5"])
        #expect(paid.exit == .done)
        #expect(paid.err.contains("/till.conf, line 2: columns is not one of: 32, 42, 48."))
        let refused = await rig.run(["x", "--print"])
        #expect(refused.exit == .usage)
        #expect(refused.err.contains("line 2: columns"))
        #expect(await rig.run(["x"]).exit == .done)
        #expect(await rig.run(["reprint", "7K-2026-000812"]).exit == .usage)
    }

    @Test func `The man page of till.conf has every key that its reader takes`() throws {
        let manual = TillConfiguration.page.manual
        #expect(manual.hasPrefix(".TH TILL.CONF 5 "))
        for key in TillKey.allCases {
            #expect(manual.contains("\\fB\(key.rawValue)\\fR"), "\(key)")
            let text = (key == .kick ? "printer = lp\n" : "") + "\(key.rawValue) = \(key.value)"
            #expect(try TillConfiguration(parsing: text).paperError == nil)
        }
        #expect(TillConfiguration.page.keys.count == TillKey.allCases.count)
    }
}
