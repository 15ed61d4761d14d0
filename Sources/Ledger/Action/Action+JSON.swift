public import World

extension Action {
    /// Reads and checks a whole body: P7, P8 and the sums of its payload.
    ///
    /// - Throws: ``ShapeError``; its type or version being unknown is one, see
    ///   ``Action/isOfUnknownType(_:)``.
    public init(_ json: JSON) throws(ShapeError) {
        try Self.checkArrays(of: json)
        var members = try JSONMembers(json, at: "")
        let type = try members.word("type", as: ActionType.self)
        guard try members.integer("v") == ActionType.version else {
            throw ShapeError("v", "not a known version")
        }
        guard let stream = Stream(try members.text("stream")) else {
            throw ShapeError("stream", "not a stream")
        }
        self.init(
            id: try members.mintedID("action_id"),
            seq: try members.integer("seq", in: 1...Int64.max),
            stream: stream,
            capture: try Capture(from: &members),
            actor: try Actor(members.required("actor"), "actor"),
            payload: try Payload(members.required("payload"), of: type)
        )
        try readOptional(from: &members)
        try members.close()
        try check()
    }

    /// SPEC: P7.10: 40 elements in any array; objects and arrays are 16 deep at most (P1.1).
    private static func checkArrays(of json: JSON) throws(ShapeError) {
        switch json {
        case .list(let elements):
            if elements.count > elementLimit { throw ShapeError("", "too many elements") }
            for element in elements { try checkArrays(of: element) }
        case .object(let members):
            for member in members.values { try checkArrays(of: member) }
        default: return
        }
    }

    /// Whether a body names a type or version that this program does not judge (P9.6).
    public static func isOfUnknownType(_ body: JSON) -> Bool {
        guard let name = body["type"]?.textValue, ActionType(rawValue: name) != nil else {
            return true
        }
        return body["v"] != .integer(ActionType.version)
    }

    private mutating func readOptional(from members: inout JSONMembers) throws(ShapeError) {
        if let text = try members.optional("slip", JSONMembers.text) {
            guard let slip = SlipNumber(text) else { throw ShapeError("slip", "not a slip number") }
            self.slip = slip
        }
        policyVersion = try members.optional("policy_version", JSONMembers.integer)
        drawerEffect = try members.optional("drawer_effect") { (json, path) throws(ShapeError) in
            try JSONMembers.list(json, path, JSONMembers.postedMoney)
        }
        approvals =
            try members.optional("approvals") { (json, path) throws(ShapeError) in
                try JSONMembers.list(json, path, Approval.init)
            } ?? []
        dependencies =
            try members.optional("deps") { (json, path) throws(ShapeError) in
                try JSONMembers.list(json, path, JSONMembers.id)
            } ?? []
        base = try members.optional("base", Self.base) ?? [:]
        correlationID = try members.optional("correlation_id", JSONMembers.id)
        origin = try members.optional("orig", Origin.init)
        paperSlip = try members.optionalText("paper_slip", limit: 40)
        occurredAt = try members.optional("occurred_at", JSONMembers.moment)
        notes =
            try members.optional("notes") { (json, path) throws(ShapeError) in
                try JSONMembers.list(json, path, JSONMembers.code)
            } ?? []
    }

    private static func base(_ json: JSON, _ path: String) throws(ShapeError) -> [String: Int64] {
        guard let members = json.objectValue, members.count <= 4 else {
            throw ShapeError(path, "not an object of at most 4 members")
        }
        var versions: [String: Int64] = [:]
        for (name, value) in members { versions[name] = try JSONMembers.integer(value, path) }
        return versions
    }

    /// The wire form; its canonical bytes are what is hashed, journaled and sent.
    public var json: JSON {
        .members(
            [
                ("action_id", .text(id.text)), ("seq", .integer(seq)),
                ("type", .text(type.rawValue)), ("v", .integer(ActionType.version)),
                ("stream", .text(stream.text)), ("slip", slip.map { .text($0.text) }),
                ("actor", actor.json), ("policy_version", policyVersion.map(JSON.integer)),
                ("drawer_effect", drawerEffect.map(Totals.json)),
                ("approvals", approvals.isEmpty ? nil : .list(approvals.map(\.json))),
                (
                    "deps",
                    dependencies.isEmpty ? nil : .list(dependencies.map { .text($0.text) })
                ),
                ("base", base.isEmpty ? nil : .object(base.mapValues(JSON.integer))),
                ("correlation_id", correlationID.map { .text($0.text) }), ("orig", origin?.json),
                ("paper_slip", paperSlip.map(JSON.text)),
                ("occurred_at", occurredAt.map { .text($0.text) }),
                ("notes", notes.isEmpty ? nil : .list(notes.map(JSON.text))),
                ("payload", payload.json),
            ] + capture.members
        )
    }
}

extension Action.Capture {
    init(from members: inout JSONMembers) throws(ShapeError) {
        at = try members.moment("captured_at")
        zone = try members.text("zone", limit: 64)
        utcOffsetSeconds = try members.integer("utc_offset_s", in: -93_600...93_600)
        businessDate = try BusinessDate(members.required("business_date"), "business_date")
        clock = try ClockReading(members.required("clock"), "clock")
    }

    var members: [(String, JSON?)] {
        [
            ("captured_at", .text(at.text)), ("zone", .text(zone)),
            ("utc_offset_s", .integer(utcOffsetSeconds)),
            ("business_date", .text(businessDate.text)), ("clock", clock.json),
        ]
    }
}

extension Action.Origin {
    init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        incarnation = try members.mintedID("incarnation")
        seq = try members.integer("seq", in: 1...Int64.max)
        deviceID = try members.optional("device_id", JSONMembers.id)
        try members.close()
    }

    var json: JSON {
        .members([
            ("incarnation", .text(incarnation.text)), ("seq", .integer(seq)),
            ("device_id", deviceID.map { .text($0.text) }),
        ])
    }
}
