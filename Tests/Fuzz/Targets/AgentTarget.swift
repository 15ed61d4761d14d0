import World

extension Target {
    /// Requests at the sockets of a whole agent that is enrolled and has an open session.
    ///
    /// Shape of an input: a list of `{"method", "path", "query", "body", "id", "login", "admin"}`.
    /// Every one is answered with JSON or metrics, and never with "internal"; whatever was
    /// captured, journal, store and sums agree.
    static let agent = Target("agent", .json) {
        let working = try FuzzDesk.working()
        var desk = try working.copied()
        var left = 100
        return { input in
            guard let steps = RoundTrip.document(input)?.listValue else { return }
            left -= 1
            if left % 20 == 0 { try desk.verify() }
            if left == 0 || !desk.isWorking {
                desk = try working.copied()
                left = 100
            }
            for step in steps.prefix(12) { try desk.take(step) }
        }
    }
}
