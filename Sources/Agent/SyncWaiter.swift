import World

/// A request of `edgectl sync now --wait` that waits for the outbox to be settled.
///
/// It is answered when all is settled or its time is over; after 5 s in between with 202 and the
/// name of the job, which is then asked for again (`desk-api.md`).
struct SyncWaiter {
    /// How long one request is kept without an answer, in milliseconds.
    static let patience: Int64 = 5_000

    let ticket: UInt64
    let job: String
    /// Monotonic clock: when this request must be answered.
    let answerBy: Int64
    /// Monotonic clock: when the job is over.
    let endsAt: Int64
}

/// A request of `edgectl enroll` that waits for the first replica, so that the next command of a
/// person finds roster and drawers.
struct EnrolmentWaiter {
    /// How long it waits at most, in milliseconds: a slow line is no failed enrolment.
    static let patience: Int64 = 20_000

    let asked: Enrolling
    let response: Response
    /// Monotonic clock: when it is answered in any case.
    let answerBy: Int64
}
