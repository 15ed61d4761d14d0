public import TestSupport

/// What the people of a property were told by their desks, and what they cannot know.
public struct PropertyBook: Sendable {
    /// An action that a desk confirmed.
    public struct Told: Sendable, Equatable {
        /// The caller's request id.
        public var request: String
        /// The action.
        public var action: String
        /// Its type, as in `payment.cash`.
        public var type: String
        /// Its slip, when it took one.
        public var slip: String?
        /// The session, when it belongs to one.
        public var session: String?
        /// What it did to the drawer.
        public var drawer: Cash

        /// Notes an answer.
        public init(
            _ request: String,
            _ action: String,
            _ type: String,
            slip: String? = nil,
            session: String? = nil,
            drawer: Cash = Cash()
        ) {
            self.request = request
            self.action = action
            self.type = type
            self.slip = slip
            self.session = session
            self.drawer = drawer
        }
    }

    /// A request whose answer nobody read.
    public struct Maybe: Sendable, Equatable {
        /// The type it has, if it was saved.
        public var type: String
        /// The session it was for.
        public var session: String?
        /// What it did to the drawer then; nil where that depends on the change.
        public var drawer: Cash?

        /// Notes a request.
        public init(_ type: String, session: String? = nil, drawer: Cash? = nil) {
            self.type = type
            self.session = session
            self.drawer = drawer
        }
    }

    /// What was confirmed, in order.
    public private(set) var told: [Told] = []
    /// What is in the air, by request id.
    public private(set) var maybes: [String: Maybe] = [:]
    /// Answers that contradict earlier ones.
    public private(set) var faults: [String] = []
    /// How many requests nobody asked again about.
    public private(set) var abandoned = 0
    private var byRequest: [String: Int] = [:]

    /// An empty book.
    public init() {}

    /// Notes a request that has been made and may come to anything.
    public mutating func asked(_ request: String, _ maybe: Maybe) {
        if byRequest[request] == nil { maybes[request] = maybe }
    }

    /// Notes that nobody will ever read the answer.
    public mutating func walkedAway(_ request: String) {
        if byRequest[request] == nil { abandoned += 1 }
    }

    /// Notes that a request was certainly not saved.
    public mutating func refused(_ request: String) {
        maybes[request] = nil
        if let index = byRequest[request] {
            faults.append("I-4: \(request) is \(told[index].action), and was refused later")
        }
    }

    /// Notes an answer; a second one to the same request must be the same.
    public mutating func confirmed(_ line: Told) {
        maybes[line.request] = nil
        if let index = byRequest[line.request] {
            if told[index].action != line.action || told[index].slip != line.slip {
                faults.append(
                    "I-4: \(line.request) was answered \(told[index].action), then \(line.action)"
                )
            }
            return
        }
        byRequest[line.request] = told.count
        told.append(line)
    }

    /// What the confirmed actions of a session did to its drawer.
    public func drawer(of session: String) -> Cash {
        told.reduce(Cash()) { $1.session == session ? $0 + $1.drawer : $0 }
    }

    /// Whether something of somebody is in the air that may belong to a session.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - caller: How the request ids of its cashier begin.
    /// - Returns: False when the drawer is exactly what was told.
    public func isUncertain(_ session: String, of caller: String) -> Bool {
        maybes.contains { request, maybe in
            request.hasPrefix(caller) && (maybe.session ?? session) == session
        }
    }
}
