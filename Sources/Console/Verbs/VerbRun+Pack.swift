import Ledger
import World

extension VerbRun {
    /// Draws the numbers of blank slips, then writes the pages of a downtime pack (SLP-3, BR-17).
    ///
    /// Numbers that were drawn for pages that could not be written stay drawn: a number stands on
    /// one paper at most.
    ///
    /// - Parameter pack: The answer of `GET /v1/downtime-pack`.
    /// - Returns: The answer with the files and the numbers, or the problem.
    func pack(_ pack: JSON) async -> Result<JSON, Problem> {
        var answer = pack.objectValue ?? [:]
        do throws(Problem) {
            let numbers = try await draw(pack)
            if let first = numbers.first, let last = numbers.last {
                answer["paper_slips"] = ["from": .text(first.text), "to": .text(last.text)]
            }
            answer["files"] = .list(try write(pack, numbers).map { .text($0) })
            return .success(.object(answer))
        } catch { return .failure(error) }
    }

    private func draw(_ pack: JSON) async throws(Problem) -> [BlankSlip] {
        let count: Int64
        do throws(UsageError) { count = try Verb.blankSlips(arguments) } catch {
            throw Problem(.desk(.usage), params: ["fault": .text(error.sentence)])
        }
        guard count > 0, let first = pack["next_paper_slip"]?.textValue.flatMap(BlankSlip.init)
        else { return [] }
        let members: [(String, JSON?)] = [
            ("kind", "paper_slips"), ("from", .text(first.text)), ("count", .integer(count)),
        ]
        _ = try await ask(.post("/v1/paper-events", members))
        return (0..<count).map { first.advanced(by: $0) }
    }

    private func write(
        _ pack: JSON,
        _ numbers: [BlankSlip]
    ) throws(Problem) -> [String] {
        let folder = DiskPath(arguments.value("--out") ?? ".")
        let tray = PaperTray(configuration: configuration, language: language, world: world)
        do throws(DiskError) {
            if try world.disk.entry(at: folder) == nil { try world.disk.makeFolder(folder) }
            var files = try tray.keep({ DowntimePages.inHouse(pack, $0) }, "in-house", in: folder)
            files += try tray.keep({ DowntimePages.prices(pack, $0) }, "prices", in: folder)
            if !numbers.isEmpty {
                let write = { DowntimePages.blank(pack, numbers, $0) }
                files += try tray.keep(write, "blank-slips", in: folder)
            }
            return files.map(\.text)
        } catch {
            let fault = "`--out \(folder)`: a page cannot be written: \(error)."
            throw Problem(.desk(.usage), params: ["fault": .text(fault)])
        }
    }
}
