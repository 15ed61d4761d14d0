import Platform
import TestSupport
import Testing
import Transport
import World

@Suite("Parked requests")
struct ParkingTests {
    @Test func `a poke wakes every parked request, under the ticket it had`() async throws {
        let gate = GateResponder()
        let desk = try DeskSocket(gate)
        let exchange = desk.exchange
        let bodies = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try await Blocking.run { try exchange.exchange(Request(.get, "/")) }.body
                }
            }
            while gate.asked.count < 16 { await Task.yield() }
            gate.open()
            desk.listener.poke()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let tickets = bodies.compactMap { UInt64(String(decoding: $0, as: UTF8.self)) }
        #expect(Set(tickets).count == 16)
        #expect(Set(tickets) == Set(gate.asked.keys))
    }

    @Test func `a request that parks while the pokes come is never forgotten`() async throws {
        // One poke for each request, from another thread, at the very moment it is about to park:
        // before, while or after. Were one lost, its request would wait for a minute.
        let rounds = 200
        let gong = Gong()
        let second = SecondTimeResponder(parkingFor: 60_000) { gong.strike() }
        let desk = try DeskSocket(second)
        let listener = desk.listener
        let exchange = desk.exchange
        // A thread of its own: in a pool it would stand behind the work of other tests.
        gong.answer(rounds) { listener.poke() }
        let statuses = try await Blocking.run {
            // Whatever happens, the poking ends.
            defer { for _ in 0..<rounds { gong.strike() } }
            return try (0..<rounds).map { _ in try exchange.exchange(Request(.get, "/")).status }
        }
        #expect(statuses.allSatisfy { $0 == .ok })
    }

    @Test func `a park ends by itself when its time is over`() async throws {
        let desk = try DeskSocket(SecondTimeResponder(parkingFor: 20))
        #expect(try await desk.exchange.send(Request(.get, "/")).status == .ok)
    }

    @Test func `a stop answers what is parked and ends within a second`() async throws {
        let gate = GateResponder()
        let desk = try DeskSocket(gate)
        let exchange = desk.exchange
        let clock = SystemClock()
        async let parked = Blocking.run { try exchange.exchange(Request(.get, "/")) }
        while gate.asked.isEmpty { await Task.yield() }
        let start = clock.monotonicMilliseconds()
        desk.listener.stop()
        #expect(clock.monotonicMilliseconds() - start < 1_000)
        #expect(try await parked.status.rawValue == 503)
        await #expect(throws: WireError.self) { try await exchange.send(Request(.get, "/")) }
    }

    @Test func `a client that leaves while parked harms nobody`() async throws {
        let gate = GateResponder()
        let desk = try DeskSocket(gate)
        do {
            let raw = try desk.raw()
            raw.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            while gate.asked.isEmpty { await Task.yield() }
        }
        gate.open()
        desk.listener.poke()
        #expect(try await desk.exchange.send(Request(.get, "/")).status == .ok)
    }
}
