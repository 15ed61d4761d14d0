import Ledger
import Sync
public import World

extension CloudResponder {
    /// What a listener answers by itself, in the cloud's own form.
    ///
    /// - Parameter status: The status of HTTP that goes with the reason.
    /// - Returns: A problem with the sentinel.
    public static func refusal(status: Int) -> Response {
        let problem =
            switch status {
            case 413, 431:
                Problem(.batchTooLarge, members: ["limits": SyncLimits.reference.json])
            case 503: Problem(.unavailable)
            case 405: Problem(.notFound)
            default: Problem(.malformedJson)
            }
        var response = problem.response
        response.headers[SyncHeaders.sentinel] = SyncHeaders.version
        return response
    }
}
