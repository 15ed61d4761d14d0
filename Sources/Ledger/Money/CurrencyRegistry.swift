/// The currency registry: ISO 4217 codes with their minor units.
///
/// Source: ISO 4217, table A.1 of 2024-06-25, maintained by SIX on behalf of ISO, as packaged by
/// `datasets/currency-codes` (PDDL 1.0). Codes without minor units (metals, funds, tests) are left
/// out: no drawer holds them.
///
/// - SeeAlso: MON-2.
enum CurrencyRegistry {
    /// The version of the table, as the standard dates it.
    static let version = "2024-06-25"

    /// The exponent of each code.
    static let exponents: [String: Int] = {
        var table: [String: Int] = [:]
        for (exponent, codes) in codesByExponent {
            for code in codes.split(separator: " ") { table[String(code)] = exponent }
        }
        return table
    }()

    private static let codesByExponent: [(Int, String)] = [
        (
            0,
            """
            BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
            """
        ),
        (
            2,
            """
            AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL \
            BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK \
            DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
            IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA \
            MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB \
            PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD \
            SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED \
            VES WST XCD YER ZAR ZMW ZWG
            """
        ),
        (
            3,
            """
            BHD IQD JOD KWD LYD OMR TND
            """
        ),
        (
            4,
            """
            CLF UYW
            """
        ),
    ]
}
