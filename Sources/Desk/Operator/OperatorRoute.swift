public import World

/// A route of the operators' socket: one per verb of `edgectl`, GET to look, POST to act.
public enum OperatorRoute: Hashable, Sendable {
    /// `POST /v1/admin/enroll`.
    case enroll
    /// `POST /v1/admin/sync`.
    case sync
    /// `GET /v1/admin/doctor`.
    case doctor
    /// `GET /v1/admin/outbox`, with `?seq=` for one action.
    case outbox
    /// `POST /v1/admin/outbox`.
    case replay
    /// `GET /v1/admin/dead-letter`, with `?item=` for one of them.
    case deadLetters
    /// `POST /v1/admin/dead-letter`.
    case remedy
    /// `GET /v1/admin/trace?item=`.
    case trace
    /// `POST /v1/admin/reconcile`.
    case reconcile
    /// `GET /v1/admin/policy`.
    case policy
    /// `GET /v1/admin/evidence?session=`.
    case evidence
    /// `GET /v1/admin/export?after=`.
    case export
    /// `POST /v1/admin/lease`.
    case lease
    /// `GET /v1/admin/verify`, with `?full=1`.
    case verify
    /// `POST /v1/admin/recover`.
    case recover
    /// `POST /v1/admin/backup`.
    case backup
    /// `GET /v1/admin/backup?at=`, a page of it.
    case backupPage
    /// `POST /v1/admin/drill`.
    case drill
    /// `POST /v1/admin/purge`.
    case purge
    /// `POST /v1/admin/rekey`.
    case rekey
    /// `POST /v1/admin/freeze`.
    case freeze
    /// `POST /v1/admin/unfreeze`.
    case unfreeze
    /// `GET /v1/status`.
    case status
    /// `GET /metrics`.
    case metrics
    /// `GET /v1/admin/jobs/{job}`.
    case job(String)

    /// Finds the route.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path, percent signs as on the wire.
    /// - Throws: ``Refusal`` `USAGE` with status 404 for a path that is none.
    public init(_ method: Method, _ path: String) throws(Refusal) {
        let jobs = "/v1/admin/jobs/"
        switch (method, path) {
        case (.post, "/v1/admin/enroll"): self = .enroll
        case (.post, "/v1/admin/sync"): self = .sync
        case (.get, "/v1/admin/doctor"): self = .doctor
        case (.get, "/v1/admin/outbox"): self = .outbox
        case (.post, "/v1/admin/outbox"): self = .replay
        case (.get, "/v1/admin/dead-letter"): self = .deadLetters
        case (.post, "/v1/admin/dead-letter"): self = .remedy
        case (.get, "/v1/admin/trace"): self = .trace
        case (.post, "/v1/admin/reconcile"): self = .reconcile
        case (.get, "/v1/admin/policy"): self = .policy
        case (.get, "/v1/admin/evidence"): self = .evidence
        case (.get, "/v1/admin/export"): self = .export
        case (.post, "/v1/admin/lease"): self = .lease
        case (.get, "/v1/admin/verify"): self = .verify
        case (.post, "/v1/admin/recover"): self = .recover
        case (.post, "/v1/admin/backup"): self = .backup
        case (.get, "/v1/admin/backup"): self = .backupPage
        case (.post, "/v1/admin/drill"): self = .drill
        case (.post, "/v1/admin/purge"): self = .purge
        case (.post, "/v1/admin/rekey"): self = .rekey
        case (.post, "/v1/admin/freeze"): self = .freeze
        case (.post, "/v1/admin/unfreeze"): self = .unfreeze
        case (.get, "/v1/status"): self = .status
        case (.get, "/metrics"): self = .metrics
        case (.get, _) where path.hasPrefix(jobs) && path.utf8.count <= 120:
            self = .job(String(path.dropFirst(jobs.count)))
        default: throw .noRoute(path)
        }
    }
}
