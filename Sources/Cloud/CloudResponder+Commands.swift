import CloudStore
import Keyring
import Ledger
import Sync
import World

/// What the office asks of a device, and the key that a device gives itself (P15, P5.7).
extension CloudResponder {
    /// `GET /commands?after=`.
    func commands(_ seat: Seat) throws(Problem) -> Response {
        let text = seat.request.parameter("after") ?? "0"
        guard text.utf8.count <= 15, let after = Int64(text), after >= 0 else {
            throw Problem(.envelopeInvalid, detail: "after is no number.")
        }
        let list = try stored { () throws(CloudStoreError) in
            try parts.driver.transaction(seat.scope, at: seat.now) {
                (ledger) throws(CloudStoreError) in
                try ledger.commands(of: seat.caller.device.id, after: after)
            }
        }
        return Response(.ok, json: list.json)
    }

    /// `POST /commands/{id}/state`; said again it changes nothing.
    func commandState(_ id: ID, _ seat: Seat) throws(Problem) -> Response {
        let json = try body(of: seat.request)
        let state = try shaped { () throws(ShapeError) in try CommandState(json) }
        let isKnown = try stored { () throws(CloudStoreError) in
            try parts.driver.transaction(seat.scope, at: seat.now) {
                (ledger) throws(CloudStoreError) in
                try ledger.note(state, of: id, by: seat.caller.device.id)
            }
        }
        guard isKnown else { throw Problem(.notFound) }
        return Response(.ok, json: [:])
    }

    /// `POST /device/keys`: the old key signs the request, the new one shows that it is held.
    func rotateKey(_ seat: Seat) throws(Problem) -> Response {
        let json = try body(of: seat.request)
        let asked = try shaped { () throws(ShapeError) in try KeyRotation(json) }
        let device = seat.caller.device.id
        let old = seat.caller.key.thumbprint
        let proven = asked.proofBytes(device: device, oldKeyID: old)
        guard let key = VerifyingKey(jwk: asked.newKey), key.thumbprint != old,
            key.isValid(asked.proof, over: proven)
        else { throw Problem(.keyProofInvalid) }
        let isTaken = try stored { () throws(CloudStoreError) in
            try parts.driver.transaction(seat.scope, at: seat.now) {
                (ledger) throws(CloudStoreError) in
                try ledger.rotate(
                    to: key.raw,
                    thumbprint: key.thumbprint,
                    from: old,
                    of: device
                )
            }
        }
        guard isTaken else { throw Problem(.keyProofInvalid) }
        return Response(.ok, json: ["key": .text(key.thumbprint)])
    }
}
