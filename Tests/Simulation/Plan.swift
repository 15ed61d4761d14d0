import TestSupport

/// What a simulated property is like, and what befalls it; all of it comes from the seed.
public struct Plan: Sendable {
    /// The seed.
    public var seed: UInt64
    /// How many desktops.
    public var desks: Int
    /// How many acts each cashier has in mind.
    public var acts: Int
    /// The weather.
    public var storm: Storm
    /// The step at which the run ends; nil runs to the end.
    public var until: Int?

    /// Draws a plan.
    ///
    /// - Parameters:
    ///   - seed: The seed.
    ///   - acts: The most acts of a cashier.
    public init(_ seed: UInt64, acts: Int = 120) {
        self.seed = seed
        var chance = Lots(seed).stream("plan")
        desks = 1 + chance.below(4)
        self.acts = acts / 2 + chance.below(acts / 2 + 1)
        storm = Storm()
        for fault in Fault.allCases where chance.below(2) == 0 {
            storm.force[fault] = 1 + chance.below(fault.bound)
        }
    }

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
        case .walkAway: 500
        case .retry: 1
        default: 120
        }
    }
}
