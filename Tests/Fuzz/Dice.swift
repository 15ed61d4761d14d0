/// Reads an input as a plan: small numbers, one after the other; zero when it is at its end.
struct Dice {
    private let input: [UInt8]
    private var position = 0

    init(_ input: [UInt8]) { self.input = input }

    /// Whether something is left.
    var isLeft: Bool { position < input.count }

    /// What was not read yet.
    var rest: [UInt8] { Array(input[min(position, input.count)...]) }

    mutating func byte() -> UInt8 {
        defer { position += 1 }
        return position < input.count ? input[position] : 0
    }

    /// A number below the bound, which is above zero.
    mutating func below(_ bound: Int) -> Int {
        var number = Int(byte())
        var reach = 256
        while reach < bound {
            number = number << 8 | Int(byte())
            reach <<= 8
        }
        return number % bound
    }
}
