import TestSupport
import Testing
import World

/// The list of parts that goes with each package.
struct PartsTests {
    @Test func `SEC-38: the parts are the manifest's targets and Debian's libraries, no others`()
        throws
    {
        let programs = ["edged", "edge-paper"].map { Products.path($0) }
        let done = Finished.running(Repository.root + "/packaging/sbom", programs)
        #expect(done.code == 0, "\(done.err)")
        let bill = try JSON(parsing: Array(done.out.utf8))
        #expect(bill["bomFormat"] == "CycloneDX")
        #expect(bill["metadata"]?["component"]?["version"] == .text(Product.version))
        let parts = bill["components"]?.listValue ?? []
        let foreign = parts.filter { part in
            let reference = part["bom-ref"]?.textValue ?? ""
            return reference.hasPrefix("deb:")
                ? part["purl"]?.textValue?.hasPrefix("pkg:deb/debian/") != true
                : part["version"] != .text(Product.version) && reference != "swift-runtime"
        }
        #expect(foreign.isEmpty)
        let names = Set(parts.compactMap { $0["bom-ref"]?.textValue })
        #expect(names.count == parts.count)
        #expect(names.isSuperset(of: ["Journal", "Typesetting", "deb:libsqlcipher0"]))
        #expect(!names.contains("Cloud") && !names.contains("deb:libpq5"))
        let edges = bill["dependencies"]?.listValue ?? []
        for edge in edges {
            for part in edge["dependsOn"]?.listValue ?? [] {
                #expect(names.contains(part.textValue ?? ""), "\(part)")
            }
        }
        let daemon = try #require(edges.first { $0["ref"] == "edged" })
        let uses = daemon["dependsOn"]?.listValue ?? []
        #expect(uses.contains("deb:libssl3") && !uses.contains("deb:libkrb5-3"))
    }
}
