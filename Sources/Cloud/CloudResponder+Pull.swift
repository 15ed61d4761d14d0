import CloudStore
import Keyring
import Ledger
import Sync
import World

/// What a device takes from the cloud: greeting, feed, snapshots, and being woken.
extension CloudResponder {
    /// `POST /hello`.
    func hello(_ seat: Seat) throws(Problem) -> Response {
        let json = try body(of: seat.request)
        let hello = try shaped { () throws(ShapeError) in try HelloRequest(json) }
        let greeting = Greeting(
            configuration: parts.configuration,
            cloudEpoch: seat.cloudEpoch,
            capabilities: Self.capabilities
        )
        let answer = try stored { () throws(CloudStoreError) in
            try parts.driver.transaction(seat.scope, at: seat.now) {
                (ledger) throws(CloudStoreError) in
                try greeting.answer(to: hello, by: seat.caller.device, in: ledger)
            }
        }
        if !hello.wantedLeases.isEmpty || !hello.releasedLeases.isEmpty { changed() }
        return Response(.ok, json: answer.json)
    }

    /// `GET /changes`.
    func changes(_ seat: Seat) throws(Problem) -> Response {
        let isJudging = decide(seat.scope, within: 500)
        let feed = Feed(
            cloudEpoch: seat.cloudEpoch,
            limits: parts.configuration.limits,
            isJudging: isJudging
        )
        let lines = try parts.driver.decided(seat.scope, at: seat.now) {
            (ledger) throws(CloudStoreError) in
            try feed.lines(
                for: SyncQuery.Changes(seat.request),
                by: seat.caller.device,
                from: ledger
            )
        }
        return Response(.ok, headers: ["Content-Type": "application/x-ndjson"], body: lines)
    }

    /// `POST /repair`.
    func repair(_ seat: Seat) throws(Problem) -> Response {
        let json = try body(of: seat.request)
        let asked = try shaped { () throws(ShapeError) in try RepairRequest(json) }
        let repair = Repair(cloudEpoch: seat.cloudEpoch)
        let lines = try parts.driver.decided(seat.scope, at: seat.now) {
            (ledger) throws(CloudStoreError) in
            try repair.lines(for: asked, by: seat.caller.device, from: ledger)
        }
        return Response(.ok, headers: ["Content-Type": "application/x-ndjson"], body: lines)
    }

    /// `POST /snapshots`.
    func snapshot(_ seat: Seat) throws(Problem) -> Response {
        let json = try body(of: seat.request)
        let asked = try shaped { () throws(ShapeError) in try SnapshotRequest(json) }
        let maker = SnapshotMaker(cloudEpoch: seat.cloudEpoch, entropy: parts.entropy)
        let manifest = try parts.driver.decided(seat.scope, at: seat.now) {
            (ledger) throws(CloudStoreError) in
            try maker.manifest(for: asked, by: seat.caller.device, from: ledger)
        }
        return Response(Status(rawValue: 201), json: manifest)
    }

    /// `GET /snapshots/{id}`.
    func manifest(_ id: String, _ seat: Seat) throws(Problem) -> Response {
        Response(.ok, json: try kept(id, seat).manifest)
    }

    /// `GET /snapshots/{id}/parts/{n}`; the bytes of the file, of which `Range` may ask a piece.
    func part(_ number: Int64, of id: String, _ seat: Seat) throws(Problem) -> Response {
        _ = try kept(id, seat)
        let found = try stored { () throws(CloudStoreError) in
            try parts.driver.transaction(seat.scope, at: seat.now) {
                (ledger) throws(CloudStoreError) in try ledger.part(number, of: id)
            }
        }
        guard let bytes = found else { throw Problem(.notFound) }
        var response = Response(
            .ok,
            headers: [
                "Content-Type": "application/gzip", "Accept-Ranges": "bytes",
                "ETag": "\"" + Digest.sha256(bytes).base64url + "\"",
            ],
            body: bytes
        )
        guard let wanted = seat.request.headers["Range"] else { return response }
        guard let range = ByteRange.first(of: wanted, in: bytes.count) else {
            response.status = Status(rawValue: 416)
            response.body = []
            response.headers["Content-Range"] = "bytes */\(bytes.count)"
            return response
        }
        response.status = Status(rawValue: 206)
        response.body = Array(bytes[range])
        response.headers["Content-Range"] =
            "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.count)"
        return response
    }

    /// A snapshot of this device; one of somebody else is as unknown as one that never was.
    private func kept(
        _ id: String,
        _ seat: Seat
    ) throws(Problem) -> CloudLedger.SnapshotRecord {
        let found = try stored { () throws(CloudStoreError) in
            try parts.driver.transaction(seat.scope, at: seat.now) {
                (ledger) throws(CloudStoreError) in
                try ledger.snapshot(id, device: seat.caller.device.id)
            }
        }
        guard let record = found, record.expiry > seat.now else { throw Problem(.snapshotGone) }
        return record
    }

    /// `GET /wake`: 200 as soon as there is something newer than the cursor, else 204 at the end.
    func wake(_ seat: Seat) throws(Problem) -> Reply {
        let asked = SyncQuery.Wake(seat.request)
        let (head, cseq) = try stored { () throws(CloudStoreError) in
            try parts.driver.transaction(seat.scope, at: seat.now) {
                (ledger) throws(CloudStoreError) in
                let cseq = try ledger.lastCommand(of: seat.caller.device.id)
                return (try ledger.position(), cseq)
            }
        }
        guard let cursor = asked.cursor.flatMap(FeedCursor.init),
            cursor.cloudEpoch == seat.cloudEpoch, cursor.position <= head
        else { throw Feed.unknown(seat.cloudEpoch) }
        let ticket = seat.request.ticket
        let hasChanges = head > cursor.position
        if hasChanges || cseq > asked.cseq {
            board.forget(ticket)
            let news: JSON = ["changes": .boolean(hasChanges), "cseq": .integer(cseq)]
            return .response(Response(.ok, json: news))
        }
        let wait = min(asked.waitSeconds, parts.configuration.limits.wakeWaitSeconds)
        let left = board.left(ticket, wait: wait, at: seat.now)
        return left > 0 ? .park(milliseconds: left) : .response(Response(Status(rawValue: 204)))
    }
}
