extension Code {
    /// What the conversation with the cloud names: `MELMASTOON.SYNC.*` (P18.1).
    public enum SyncName: String, Hashable, Sendable, CaseIterable {
        // HTTP 400.
        case malformedJson = "MALFORMED_JSON"
        case envelopeInvalid = "ENVELOPE_INVALID"
        case chainInvalid = "CHAIN_INVALID"
        case sealInvalid = "SEAL_INVALID"
        case digestMismatch = "DIGEST_MISMATCH"
        case keyProofInvalid = "KEY_PROOF_INVALID"
        // HTTP 400.
        case enrolPending = "ENROL_PENDING"
        case enrolSlowDown = "ENROL_SLOW_DOWN"
        case enrolExpired = "ENROL_EXPIRED"
        // HTTP 401.
        case signatureMissing = "SIGNATURE_MISSING"
        case signatureInvalid = "SIGNATURE_INVALID"
        case signatureStale = "SIGNATURE_STALE"
        // HTTP 403.
        case deviceUnknown = "DEVICE_UNKNOWN"
        case deviceSuspended = "DEVICE_SUSPENDED"
        case deviceRevoked = "DEVICE_REVOKED"
        case tenantMismatch = "TENANT_MISMATCH"
        case enrolDenied = "ENROL_DENIED"
        // HTTP 404.
        case notFound = "NOT_FOUND"
        // HTTP 409.
        case seqGap = "SEQ_GAP"
        case seqFork = "SEQ_FORK"
        case incarnationConflict = "INCARNATION_CONFLICT"
        case pushInProgress = "PUSH_IN_PROGRESS"
        case checkpointMoved = "CHECKPOINT_MOVED"
        case viewChanged = "VIEW_CHANGED"
        // HTTP 410.
        case cursorGone = "CURSOR_GONE"
        case cursorUnknown = "CURSOR_UNKNOWN"
        case snapshotGone = "SNAPSHOT_GONE"
        // HTTP 412.
        case cloudEpochChanged = "EPOCH_CHANGED"
        case incarnationClosed = "INCARNATION_CLOSED"
        // HTTP 413, 415.
        case batchTooLarge = "BATCH_TOO_LARGE"
        case encodingUnsupported = "ENCODING_UNSUPPORTED"
        // HTTP 421.
        case regionMoved = "REGION_MOVED"
        // HTTP 426, 429.
        case clientTooOld = "CLIENT_TOO_OLD"
        case rateLimited = "RATE_LIMITED"
        // HTTP 500, 503.
        case `internal` = "INTERNAL"
        case writesFrozen = "WRITES_FROZEN"
        case unavailable = "UNAVAILABLE"
        // In verdicts.
        case payloadInvalid = "PAYLOAD_INVALID"
        case actionTypeUnsupported = "ACTION_TYPE_UNSUPPORTED"
        case actionIDReused = "ACTION_ID_REUSED"
        case opaqueQuarantined = "OPAQUE_QUARANTINED"
        case versionConflict = "VERSION_CONFLICT"
        case dependencyRejected = "DEPENDENCY_REJECTED"
        case dependencyUnknown = "DEPENDENCY_UNKNOWN"
        case dependencyDown = "DEPENDENCY_DOWN"
        case blockedByStream = "BLOCKED_BY_STREAM"
        case blockedByDep = "BLOCKED_BY_DEP"
        case pending = "PENDING"
        case parked = "PARKED"
        // Of a refused command.
        case keyClass = "KEY_CLASS"
        case replayed = "REPLAYED"
        case expired = "EXPIRED"

        /// The exit code of `edgectl` when a verb ends with it: 3 at enrolment, else 7 (D25).
        public var exitCode: Int32 { rawValue.hasPrefix("ENROL_") ? 3 : 7 }
    }
}
