import Foundation
import TestSupport
import World

/// What a desk takes to drain, to start, to mend itself, and to do nothing.
extension Bench {
    /// Captures charges without the line, from sixteen clients.
    private func fill(_ desk: BenchDesk, with count: Int) throws {
        let rate = try desk.capture(clients: 16, limit: count)
        note(String(format: "%d actions captured, %.0f/s", count, rate))
    }

    /// The line comes back: until every action is settled, over TLS on loopback.
    func drain() throws -> [Reading] {
        let desk = try BenchDesk()
        try fill(desk, with: scale.queued)
        try desk.cloud.start()
        let time = try Samples.duration { try desk.settle(within: 600) }
        let seconds = Double(time) / 1e9
        let rate = Double(scale.queued) / seconds
        let detail = String(
            format: "%d charges settled, %.0f actions/s, loopback TLS",
            scale.queued,
            rate
        )
        return [Reading("drain_10000", seconds, detail)]
    }

    /// `kill -9` with many actions waiting, then a start.
    func bootQueued() throws -> [Reading] {
        let desk = try BenchDesk()
        try fill(desk, with: scale.waiting)
        var boots = Samples()
        for _ in 0..<runs("boot_50000_queued") {
            desk.kill()
            boots.add(try desk.boot())
        }
        let pending = try desk.status()["outbox"]?["pending"]?.integerValue ?? 0
        let detail = "exec to first status, \(pending) pending, n=\(boots.count): \(boots.text)"
        return [Reading("boot_50000_queued", Double(boots.median) / 1e9, detail)]
    }

    /// The store is overwritten while the desk is dead and the line is down.
    func destroyedStore() throws -> [Reading] {
        let desk = try BenchDesk()
        try fill(desk, with: scale.queued)
        desk.kill()
        let folder = desk.rig.state.appending("store")
        for name in try Files.names(in: folder) {
            let path = folder.appending(name)
            let count = try Files.bytes(of: path).count
            try Files.write([UInt8](repeating: 0, count: count), to: path)
        }
        let start = DispatchTime.now().uptimeNanoseconds
        func passed() -> Double { Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9 }
        try desk.boot()
        let answered = passed()
        let expected = Int64(scale.queued)
        let first = String(
            format: "exec to a confirmed charge, login among it; first answer after %.2f s",
            answered
        )
        var usable = Reading("destroyed_store_usable", nil, first)
        do {
            try desk.login()
            let client = try desk.client()
            try client.capture(client.charge(BenchDesk.nextNumber()))
            usable.value = passed()
        } catch { usable.detail = "not usable: \(error); " + first }
        let isWhole = Child.wait(atMost: .seconds(60)) {
            do {
                return try desk.status()["outbox"]?["pending"]?.integerValue ?? 0 >= expected
            } catch { return false }
        }
        let rebuilt = Reading(
            "destroyed_store_rebuilt",
            isWhole ? passed() : nil,
            "until \(expected) are pending again"
        )
        return [usable, rebuilt]
    }

    /// An enrolled desk with the line up and nobody at it.
    func idle() throws -> [Reading] {
        let desk = try BenchDesk(isOnline: true)
        let process = ProcessFacts(id: desk.processID)
        // The ballast of a new desk grows for half a minute; that is work, not idleness.
        let ballast = desk.rig.state.appending("ballast")
        let isWhole = Child.wait(atMost: .seconds(120)) {
            Files.size(of: ballast) >= 64 << 20
        }
        guard isWhole else { throw Unmeasured("the ballast never came to its size") }
        Thread.sleep(forTimeInterval: 5)
        let before = try process.switches()
        Thread.sleep(forTimeInterval: 10)
        let wakeups = Double(try process.switches(since: before)) / 10
        let memory = try process.memory()
        return [
            Reading("idle_anonymous", memory.anonymous, "Anonymous of \(memory.source)"),
            Reading("idle_resident", memory.resident, "Rss of \(memory.source)"),
            Reading("idle_wakeups", wakeups, "voluntary switches of all threads over 10 s"),
        ]
    }
}
