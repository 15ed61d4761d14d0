/// A currency of the registry: its ISO 4217 code and exponent.
///
/// Locale data never decides digits: common tables give AFN and IQD none, ISO 2 and 3.
///
/// - SeeAlso: MON-2, MON-3.
public struct Currency: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The ISO 4217 code, three capital letters.
    public let code: String
    /// Decimal digits of the minor unit, 0 to 4.
    public let exponent: Int

    /// Looks a code up, or gives nil when the registry does not know it.
    public init?(_ code: String) {
        guard let exponent = CurrencyRegistry.exponents[code] else { return nil }
        self.code = code
        self.exponent = exponent
    }

    /// The version of the registry, as the standard dates it.
    public static var registryVersion: String { CurrencyRegistry.version }

    /// Every currency of the registry, by code.
    public static var all: [Currency] {
        CurrencyRegistry.exponents.keys.sorted().compactMap(Currency.init)
    }

    /// Micro-units of one minor unit: 10^(6 - exponent).
    public var quantum: Int64 {
        (exponent..<6).reduce(Int64(1)) { power, _ in power * 10 }
    }

    /// The code.
    public var description: String { code }

    /// Whether the left code comes first.
    public static func < (left: Currency, right: Currency) -> Bool {
        left.code < right.code
    }
}
