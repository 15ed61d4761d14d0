import Database

extension DeviceStore {
    /// Runs one command of the group; a refusal undoes only the command's own work.
    ///
    /// - Parameter body: View, rule and ``apply(_:)`` of one command; its failure is a refusal.
    /// - Returns: What the body returns.
    /// - Throws: ``StoreError``; the caller gives up the whole group then.
    public func attempt<Value, Reason: Error>(
        _ body: () throws(StoreError) -> Result<Value, Reason>
    ) throws(StoreError) -> Result<Value, Reason> {
        do throws(Attempt<Reason>) {
            return .success(
                try step { () throws(Attempt<Reason>) in
                    let outcome: Result<Value, Reason>
                    do throws(StoreError) { outcome = try body() } catch { throw .store(error) }
                    switch outcome {
                    case .success(let value): return value
                    case .failure(let reason): throw .refused(reason)
                    }
                }
            )
        } catch {
            switch error {
            case .store(let error): throw error
            case .refused(let reason): return .failure(reason)
            }
        }
    }
}

/// Why a command of a group did not come to its end.
private enum Attempt<Reason: Error>: DatabaseFailure {
    case store(StoreError)
    case refused(Reason)

    init(database error: DatabaseError) {
        self = .store(StoreError(database: error))
    }
}
