public import World

extension Policy {
    /// Every value that rules use: as published, and the default where nothing was.
    ///
    /// Shape: the keys of the policy document; a key this version does not know is there as well.
    public var inForce: [String: JSON] {
        var found: [String: JSON] = [
            "tol_K": coSignTolerance.json, "tol_S": supervisorTolerance.json,
            "paid_out_limit_C": paidOutLimit.json, "reverse_limit_C": reverseLimit.json,
            "void_limit_C": voidLimit.json, "refund_limit_offline": offlineRefundLimit.json,
            "rounding_mode": .text(rounding.rawValue), "blind_count": .boolean(isCountBlind),
            "count_total_allowed": .boolean(isCountTotalAllowed),
            "honor_quoted": .boolean(honorsQuotedPrice),
        ]
        for (key, number) in numbers { found[key] = .integer(number) }
        for (key, list) in lists { found[key] = .list(list.map(JSON.integer)) }
        return found.merging(values) { _, published in published }
    }
}
