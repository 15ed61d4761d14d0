import Ledger

extension Problem {
    /// Status and title of each code that travels as a problem, nil for those of verdicts.
    ///
    /// - SeeAlso: P18.1.
    static func row(_ name: Code.SyncName) -> (status: Int, title: String)? {
        table[name]
    }

    private static let table: [Code.SyncName: (status: Int, title: String)] = [
        .malformedJson: (400, "The body is not JSON of the protocol's profile"),
        .envelopeInvalid: (400, "The envelope is not as the protocol says"),
        .chainInvalid: (400, "The actions do not hash to the head that was given"),
        .sealInvalid: (400, "The seal does not verify"),
        .digestMismatch: (400, "The body is not what its digest says"),
        .keyProofInvalid: (400, "The new key was not proved"),
        .enrolPending: (400, "Nobody has approved the device yet"),
        .enrolSlowDown: (400, "Ask less often"),
        .enrolExpired: (400, "The code has expired"),
        .signatureMissing: (401, "The request is not signed"),
        .signatureInvalid: (401, "The signature is not valid"),
        .signatureStale: (401, "The signature's time is too far off"),
        .deviceUnknown: (403, "The device is not known"),
        .deviceSuspended: (403, "The device is suspended"),
        .deviceRevoked: (403, "The device is revoked; it may only deposit"),
        .tenantMismatch: (403, "The device belongs elsewhere"),
        .enrolDenied: (403, "The enrolment is denied"),
        .notFound: (404, "There is no such thing"),
        .seqGap: (409, "Earlier actions are missing"),
        .seqFork: (409, "Other content was received under these numbers"),
        .incarnationConflict: (409, "The numbering before this one is not the current one"),
        .pushInProgress: (409, "Another push of this device is in progress"),
        .checkpointMoved: (409, "The replica is not at the latest checkpoint"),
        .viewChanged: (409, "The device's view has changed"),
        .cursorGone: (410, "The cursor is no longer available"),
        .cursorUnknown: (410, "The cursor is not known here"),
        .snapshotGone: (410, "The snapshot is no longer available"),
        .cloudEpochChanged: (412, "The cloud was restored"),
        .incarnationClosed: (412, "A later numbering has begun"),
        .batchTooLarge: (413, "The batch is too large"),
        .encodingUnsupported: (415, "The encoding is not supported"),
        .regionMoved: (421, "The device is served elsewhere"),
        .clientTooOld: (426, "The agent is too old; it may only drain"),
        .rateLimited: (429, "Too many requests"),
        .internal: (500, "The cloud failed"),
        .writesFrozen: (503, "The cloud does not take writes now"),
        .unavailable: (503, "The cloud is not available now"),
    ]
}
