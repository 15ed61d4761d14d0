import Foundation
import TestSupport
import Testing

/// What lies at the top of the checkout.
struct TopLevel {
    @Test func `D2: the top level holds exactly what the design names`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Repository.root)
        let wanted: Set<String> = [
            "Package.swift", "Sources", "Tests", "schema", "sync-protocol", "packaging",
            "README.md", "LICENSE",
        ]
        #expect(Set(names.filter { !$0.hasPrefix(".") }) == wanted)
    }

    @Test func `D2: the gate, the demo and the setup can be run`() {
        for path in [".ci/run", "packaging/test", "packaging/demo", "packaging/setup"] {
            let isRunnable = FileManager.default.isExecutableFile(
                atPath: Repository.root + "/" + path
            )
            #expect(isRunnable, "\(path)")
        }
    }

    @Test func `D2: every link in the documents leads to a file`() {
        for document in ["README.md", "sync-protocol/README.md", ".github/CONTRIBUTING.md"] {
            let text = String(decoding: Repository.bytes(document), as: UTF8.self)
            let folder = document.split(separator: "/").dropLast().joined(separator: "/")
            for part in text.components(separatedBy: "](").dropFirst() {
                let link = part.prefix { $0 != ")" && $0 != "#" }
                if link.isEmpty || link.contains("://") { continue }
                let path = [Repository.root, folder, String(link)].filter { !$0.isEmpty }
                    .joined(separator: "/")
                #expect(FileManager.default.fileExists(atPath: path), "\(document): \(link)")
            }
        }
    }
}
