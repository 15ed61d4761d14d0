import CloudStore
import Ledger
import Sync
import World

/// Runs the body and tells what the store refuses as a problem of the wire.
func stored<Result>(
    _ body: () throws(CloudStoreError) -> Result
) throws(Problem) -> Result {
    do throws(CloudStoreError) { return try body() } catch {
        switch error {
        case .busy, .full, .unavailable: throw Problem(.unavailable)
        case .damaged, .tooNew, .outOfRange: throw Problem(.internal)
        }
    }
}

/// Runs the body and tells a wrong shape as a problem of the wire.
func shaped<Result>(_ body: () throws(ShapeError) -> Result) throws(Problem) -> Result {
    do throws(ShapeError) { return try body() } catch {
        throw Problem(.envelopeInvalid, detail: error.description)
    }
}

extension CloudDriver {
    /// Runs the body in one transaction; a problem it answers with leaves nothing behind only if
    /// it wrote nothing.
    func decided<Value: Sendable>(
        _ scope: CloudScope,
        at now: Timestamp,
        _ body: (CloudLedger) throws(CloudStoreError) -> Result<Value, Problem>
    ) throws(Problem) -> Value {
        let result = try stored { () throws(CloudStoreError) in
            try transaction(scope, at: now, body)
        }
        switch result {
        case .success(let value): return value
        case .failure(let problem): throw problem
        }
    }
}
