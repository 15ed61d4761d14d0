import Foundation
import TestSupport
import World

/// What a capture costs beside the work it cannot avoid.
extension Bench {
    /// Capture in `edged` over an open socket connection, against the bare work, A B A B.
    func captureOverBare() throws -> [Reading] {
        let desk = try BenchDesk()
        let folder = ScratchFolder()
        let bare = try BareWork(in: folder.path)
        let client = try desk.client()
        var captures = Samples()
        var works = Samples()
        for round in 0..<runs("capture_over_bare") + 20 {
            let request = client.charge(BenchDesk.nextNumber())
            let capture = try Samples.duration { try client.capture(request) }
            let work = try Samples.duration { try bare.run() }
            try bare.tidy()
            // The first rounds warm both sides up.
            if round >= 20 {
                captures.add(capture)
                works.add(work)
            }
        }
        let detail =
            "seen from the client: \(captures.text) against \(works.text), n=\(works.count)"
        let ratio = Samples.ratio(captures, over: works)
        return [Reading("capture_over_bare", ratio, detail)]
    }

    /// Sixteen clients against one, in turns.
    func manyClients() throws -> [Reading] {
        let desk = try BenchDesk()
        var one: [Double] = []
        var many: [Double] = []
        _ = try desk.capture(clients: 16, seconds: 0.5)
        for _ in 0..<runs("clients_16_over_1") {
            one.append(try desk.capture(clients: 1, seconds: scale.seconds))
            many.append(try desk.capture(clients: 16, seconds: scale.seconds))
        }
        let (slow, fast) = (middle(one), middle(many))
        let detail = String(format: "%.0f actions/s against %.0f, medians", fast, slow)
        return [Reading("clients_16_over_1", fast / slow, detail)]
    }

    private func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// A store with many actions against one with a thousand, A B A B.
    func captureManyOverFew() throws -> [Reading] {
        let few = try StoredDesk(actions: 1_000)
        let start = DispatchTime.now().uptimeNanoseconds
        let many = try StoredDesk(actions: scale.many)
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
        note(String(format: "%d actions stored in %.0f s", scale.many, seconds))
        var (small, large) = (Samples(), Samples())
        for round in 0..<runs("capture_many_over_few") + 20 {
            let first = try few.capture()
            let second = try many.capture()
            if round >= 20 {
                small.add(first)
                large.add(second)
            }
        }
        let detail =
            "rules, journal and store in process, \(scale.many) stored: \(large.text) against "
            + "\(small.text) with 1000, n=\(small.count)"
        return [Reading("capture_many_over_few", Samples.ratio(large, over: small), detail)]
    }
}
