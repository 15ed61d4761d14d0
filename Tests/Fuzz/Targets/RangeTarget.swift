import Ledger

extension Target {
    /// Sets of numbers: their spelling, and their arithmetic against plain sets.
    static let range = Target("range", .text, sizeLimit: 512) {
        { input in
            let text = String(decoding: input, as: UTF8.self)
            if let read = RangeSet(text) {
                try Finding.unless(read.text == text, "spelled anew as \(read.text)")
                try Finding.unless(read.subtracting(read).isEmpty, "something is left of itself")
                try Finding.unless(read.subtracting(RangeSet()) == read, "nothing took something")
            }
            try arithmetic(Dice(input))
        }
    }

    private static func arithmetic(_ plan: Dice) throws(Finding) {
        var dice = plan
        var (left, right) = (RangeSet(), RangeSet())
        var (leftPlain, rightPlain) = (Set<Int64>(), Set<Int64>())
        while dice.isLeft {
            let low = Int64(1 + dice.below(64))
            let range = low...(low + Int64(dice.below(8)))
            if dice.below(2) == 0 {
                left.insert(range)
                leftPlain.formUnion(range)
            } else {
                right.insert(range)
                rightPlain.formUnion(range)
            }
        }
        let rest = left.subtracting(right)
        let restPlain = leftPlain.subtracting(rightPlain)
        try Finding.unless(rest.count == Int64(restPlain.count), "\(left.text) - \(right.text)")
        for number in Int64(1)...72 {
            try Finding.unless(rest.contains(number) == restPlain.contains(number), rest.text)
        }
        try Finding.unless(RangeSet(rest.text) == rest, "not read back: \(rest.text)")
    }
}
