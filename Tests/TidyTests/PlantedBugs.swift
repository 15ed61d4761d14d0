import TestSupport
import Testing

/// The planted bugs as patches; `proof plant` finds each of them again (T-9).
struct PlantedBugs {
    private let patches = PlantedPatch.all

    @Test func `PB-01, PB-02, PB-03, PB-04, PB-05, PB-06, PB-07, PB-08, PB-09, PB-10: stand`() {
        check(1...10)
    }

    @Test func `PB-11, PB-12, PB-13, PB-14, PB-15, PB-16, PB-17, PB-18, PB-19, PB-20: stand`() {
        check(11...20)
    }

    @Test func `PB-21, PB-22, PB-23, PB-24, PB-25, PB-26, PB-27, PB-28, PB-29, PB-30: stand`() {
        check(21...30)
    }

    @Test func `PB-31, PB-32, PB-33, PB-34, PB-35, PB-36, PB-37, PB-38, PB-39, PB-40: stand`() {
        check(31...40)
    }

    /// Every one of them is there, applies to the sources as they are, and was found by its rig.
    private func check(_ numbers: ClosedRange<Int>) {
        let bytes = Repository.bytes(PlantedPatch.folder + "/README.md")
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        for number in numbers {
            let id = Self.id(number)
            guard let patch = patches.first(where: { $0.id == id }) else {
                Issue.record("\(id) has no patch")
                continue
            }
            for misfit in patch.misfits { Issue.record("\(misfit): make the patch anew") }
            let rig = "`" + patch.rig.joined(separator: " ") + "`"
            let row = lines.first { $0.hasPrefix("| \(id) ") }
            #expect(row?.contains(rig) == true, "\(id) has no row that names its rig")
            #expect(row?.contains("NOT FOUND") == false, "\(id)")
        }
    }

    @Test func `T-9: every patch is checked above`() {
        #expect(patches.map(\.id) == (1...40).map(Self.id))
    }

    @Test func `T-9: a patch that does not apply any more is seen`() throws {
        let patch = try #require(patches.first)
        let line = try #require(patch.text.split(separator: "\n").first { $0.hasPrefix("-  ") })
        let other = patch.text.replacing(line, with: line + " // another line")
        #expect(PlantedPatch(patch.id, other).misfits.count == 1)
        #expect(PlantedPatch(patch.id, patch.text.replacing("Sources/", with: "S/")).misfits != [])
    }

    private static func id(_ number: Int) -> String {
        number < 10 ? "PB-0\(number)" : "PB-\(number)"
    }
}
