import Synchronization

/// A few connections to one server, each lent to one thread at a time.
///
/// A connection is made when it is first needed. One that broke is made anew, before the next
/// transaction and never inside one.
public final class PostgresPool: Sendable {
    private let slots: [Slot]
    private let turn = Atomic<Int>(0)
    private let connect: @Sendable () throws(PostgresError) -> PostgresConnection

    private final class Slot: @unchecked Sendable {
        // SAFETY: the other two are used only while `turn` is held.
        let turn = Mutex(())
        var connection: PostgresConnection?
        var isClosed = false
    }

    /// Makes a pool; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - size: How many connections at most, at least 1.
    ///   - connect: Makes one and tells the server what holds for all its transactions.
    public init(
        size: Int,
        connect: @escaping @Sendable () throws(PostgresError) -> PostgresConnection
    ) {
        precondition(size > 0, "a pool has a connection to lend")
        slots = (0..<size).map { _ in Slot() }
        self.connect = connect
    }

    /// Runs the body in one transaction on a connection that nobody else has.
    ///
    /// Guarantee: all of it is durable when this returns, or none of it is; of a commit whose
    /// answer never came that is not known.
    ///
    /// - Parameters:
    ///   - translate: Tells the server's refusals in the caller's words.
    ///   - body: The work; what it throws rolls everything back.
    /// - Returns: What the body returned.
    /// - Throws: What the body throws, or a refusal, translated.
    public func transaction<Result: Sendable, Failure: Error>(
        refusing translate: (PostgresError) -> Failure,
        _ body: (PostgresConnection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        for slot in slots {
            let done = try slot.turn.withLockIfAvailable { (_) throws(Failure) in
                try use(slot, translate, body)
            }
            if let done { return done }
        }
        let next = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        let slot = slots[Int(UInt(bitPattern: next) % UInt(slots.count))]
        return try slot.turn.withLock { (_) throws(Failure) in try use(slot, translate, body) }
    }

    /// Ends every connection; what is asked afterwards is ``PostgresError/Code/unreachable``.
    public func close() {
        for slot in slots {
            slot.turn.withLock { _ in
                slot.connection = nil
                slot.isClosed = true
            }
        }
    }

    private func use<Result, Failure: Error>(
        _ slot: Slot,
        _ translate: (PostgresError) -> Failure,
        _ body: (PostgresConnection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let connection: PostgresConnection
        do throws(PostgresError) { connection = try begun(slot) } catch { throw translate(error) }
        // Whatever is left open is given up with its connection.
        defer { if !connection.isIdle { slot.connection = nil } }
        do throws(Failure) {
            let result = try body(connection)
            do throws(PostgresError) { try connection.commit() } catch { throw translate(error) }
            return result
        } catch {
            do throws(PostgresError) { try connection.rollback() } catch {}
            throw error
        }
    }

    /// The slot's connection with a transaction begun on it.
    private func begun(_ slot: Slot) throws(PostgresError) -> PostgresConnection {
        if let kept = slot.connection {
            do throws(PostgresError) {
                try kept.begin()
                return kept
            } catch {
                // The server went away while nobody asked: nothing is lost by asking again.
                slot.connection = nil
                guard error.code == .unreachable else { throw error }
            }
        }
        guard !slot.isClosed else {
            throw PostgresError(.unreachable, "connect", detail: "the pool is closed")
        }
        let made = try connect()
        slot.connection = made
        try made.begin()
        return made
    }
}
