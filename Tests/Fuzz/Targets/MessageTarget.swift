import Sync
import World

extension Target {
    /// The messages of the protocol, but for the feed.
    ///
    /// Shape of an input: `{"NAME": MESSAGE}`.
    static let message = Target("message", .json, sizeLimit: 16_384) {
        { input in
            guard let members = RoundTrip.document(input)?.objectValue else { return }
            for (name, message) in members.sorted(by: { $0.key < $1.key }) {
                try MessageKind(rawValue: name)?.check(message)
            }
        }
    }
}

/// A message of the protocol, by a name of this program's own.
private enum MessageKind: String {
    case enrolmentRequest, enrolmentAnswer, helloRequest, helloResponse, pushBatch, pushAnswer
    case snapshotRequest, snapshotAnswer, snapshotManifest, repairRequest, commandList
    case keyRotation, custodyProof, signedObject, problem

    func check(_ message: JSON) throws(Finding) {
        switch self {
        case .enrolmentRequest:
            try RoundTrip.check(message, read: EnrolmentRequest.init, write: \.json)
        case .enrolmentAnswer:
            try RoundTrip.check(message, read: EnrolmentAnswer.init, write: \.json)
        case .helloRequest: try RoundTrip.check(message, read: HelloRequest.init, write: \.json)
        case .helloResponse: try RoundTrip.check(message, read: HelloResponse.init, write: \.json)
        case .pushBatch: try pushBatch(message)
        case .pushAnswer: try RoundTrip.check(message, read: PushAnswer.init, write: \.json)
        case .snapshotRequest:
            try RoundTrip.check(message, read: SnapshotRequest.init, write: \.json)
        case .snapshotAnswer:
            try RoundTrip.check(message, read: SnapshotAnswer.init, write: \.json)
        case .snapshotManifest:
            try RoundTrip.check(message, read: SnapshotManifest.init, write: \.json)
        case .repairRequest: try RoundTrip.check(message, read: RepairRequest.init, write: \.json)
        case .commandList: try RoundTrip.check(message, read: CommandList.init, write: \.json)
        case .keyRotation: try RoundTrip.check(message, read: KeyRotation.init, write: \.json)
        case .custodyProof: try custodyProof(message)
        case .signedObject: signedObject(message)
        case .problem: _ = Problem(Response(Status(rawValue: 409), json: message))
        }
    }

    private func pushBatch(_ message: JSON) throws(Finding) {
        let batch: PushBatch
        do throws(ShapeError) { batch = try PushBatch(message) } catch { return }
        do {
            let again = try PushBatch(try JSON(parsing: batch.bytes))
            try Finding.unless(again.bytes == batch.bytes, "a batch is written anew")
        } catch { throw Finding("a batch cannot be read back: \(error)") }
    }

    private func custodyProof(_ message: JSON) throws(Finding) {
        try RoundTrip.check(
            message,
            read: { (json: JSON) throws(ShapeError) in try CustodyProof(json, "") },
            write: \.json
        )
    }

    private func signedObject(_ message: JSON) {
        let object: SignedObject
        do throws(ShapeError) { object = try SignedObject(message, "") } catch { return }
        for use in [SignedObject.Use.custody, .command] { _ = object.signedBytes(for: use) }
    }
}
