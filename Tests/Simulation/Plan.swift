import TestSupport

/// What a simulated property is like, and what befalls it; all of it comes from the seed.
public struct Plan: Sendable {
    /// The seed.
    public var seed: UInt64
    /// How many desktops.
    public var desks: Int
    /// How many acts each cashier has in mind.
    public var acts: Int
    /// The bound that these were drawn under.
    public private(set) var bound: Int
    /// The weather.
    public var storm: Storm
    /// How many syncs of a thousand are reported and not done: beyond what the design promises.
    public var lieForce = 0
    /// How long cashiers take between two acts, in milliseconds; nil draws it for each.
    public var pace: Int?
    /// The step at which the run ends; nil runs to the end.
    public var until: Int?

    /// Draws a plan.
    ///
    /// - Parameters:
    ///   - seed: The seed.
    ///   - acts: The most acts of a cashier.
    public init(_ seed: UInt64, acts: Int = Plan.usualBound) {
        self.seed = seed
        bound = acts
        var chance = Lots(seed).stream("plan")
        desks = 1 + chance.below(4)
        self.acts = acts / 2 + chance.below(acts / 2 + 1)
        storm = Storm()
        // A stream for each: a new kind of fault changes no other.
        for fault in Fault.allCases {
            var lot = Lots(seed).stream("force of \(fault.rawValue)")
            if lot.below(2) == 0 { storm.force[fault] = 1 + lot.below(fault.bound) }
        }
    }

    /// The same plan without some kinds of faults; what is left strikes as it did.
    public func without(_ kinds: Set<Fault>) -> Plan {
        var plan = self
        for kind in kinds { plan.storm.force[kind] = nil }
        return plan
    }

    /// The words that make `proof simulate` run this plan.
    public var words: String {
        let drawn = Plan(seed, acts: bound).storm.force.keys
        let spared = drawn.filter { storm.force[$0] == nil }.map(\.rawValue).sorted()
        return "--seed \(seed)" + (bound == Plan.usualBound ? "" : " --acts \(bound)")
            + (spared.isEmpty ? "" : " --without " + spared.joined(separator: ","))
    }

    /// The most acts of a cashier in a usual day.
    public static let usualBound = 240

    /// A property on which the sun shines.
    public static func calm(_ seed: UInt64, acts: Int = 60) -> Plan {
        var plan = Plan(seed, acts: acts)
        plan.desks = 1
        plan.acts = acts
        plan.storm = Storm()
        return plan
    }
}

extension Fault {
    /// The greatest chance of it at an opportunity, in thousandths.
    var bound: Int {
        switch self {
        case .dropRequest, .dropAnswer, .delay, .late, .duplicate: 250
        case .cutAnswer, .portalPage, .portalRedirect, .gatewayError, .badTLS: 150
        case .walkAway, .mistype: 500
        case .retry: 1
        case .cloned: 12
        default: 120
        }
    }
}
