import CloudStore
import Keyring
import Ledger
import Sync
import World

/// How a device is let in: by a token, or by a code on two screens (P4).
extension CloudResponder {
    /// `POST /enrol`.
    func enrol(_ call: CloudCall, _ cloudEpoch: String) throws(Problem) -> Response {
        let json = try body(of: call.request)
        let asked = try shaped { () throws(ShapeError) in try EnrolmentRequest(json) }
        guard let key = VerifyingKey(jwk: asked.key) else {
            throw Problem(.envelopeInvalid, detail: "The key is not one.")
        }
        try checkEnrolment(call, by: key)
        let authority = call.request.authority.lowercased()
        guard case .token = asked.mode else {
            let code = try CodeEnrolment(enrolment: enrolment(cloudEpoch)).begin(
                asked,
                by: key,
                through: authority,
                at: call.received,
                newID: newID()
            )
            return Response(Status(rawValue: 202), json: code.json)
        }
        let answer = try enrolment(cloudEpoch).enrol(
            asked,
            by: key,
            through: authority,
            at: call.received,
            newID: newID()
        )
        changed()
        return Response(.ok, json: answer.json)
    }

    /// `POST /enrol/poll`.
    func pollEnrolment(_ call: CloudCall, _ cloudEpoch: String) throws(Problem) -> Response {
        let json = try body(of: call.request)
        let id = try shaped { () throws(ShapeError) in
            var members = try JSONMembers(json, at: "")
            return try members.id("enrol_id")
        }
        let answer = try CodeEnrolment(enrolment: enrolment(cloudEpoch)).poll(
            id,
            checking: { (key) throws(Problem) in try checkEnrolment(call, by: key) },
            through: call.request.authority.lowercased(),
            at: call.received,
            newID: newID()
        )
        changed()
        return Response(.ok, json: answer.json)
    }

    private func enrolment(_ cloudEpoch: String) -> CloudEnrolment {
        CloudEnrolment(parts: parts, cloudEpoch: cloudEpoch, names: names)
    }

    private func checkEnrolment(_ call: CloudCall, by key: VerifyingKey) throws(Problem) {
        let authentication = Authentication(driver: parts.driver, authorities: names)
        try authentication.checkEnrolment(call.request, by: key, at: call.received)
    }
}
