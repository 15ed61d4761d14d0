public import CloudStore

/// Who decides what is in custody.
///
/// - SeeAlso: P9.5 (last line), P10.
public protocol CloudDocket: Sendable {
    /// Decides waiting actions of a property in their order, each in a transaction of its own.
    ///
    /// What is not reached in time stays waiting and is taken up by the next call.
    ///
    /// - Parameters:
    ///   - scope: The property.
    ///   - milliseconds: After how long no further action is begun.
    /// - Throws: ``CloudStoreError``; what was decided before stays decided.
    func decide(
        _ scope: CloudScope,
        within milliseconds: Int64
    ) throws(CloudStoreError)
}
