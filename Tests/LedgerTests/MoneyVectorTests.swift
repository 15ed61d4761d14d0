import Testing

/// The worked vectors of `sync-protocol/vectors/money-vectors.json`, the same for agent, cloud and
/// conformance kit.
struct MoneyVectorTests {
    @Test func `V1: cash rounding keeps the rest`() throws { try MoneyVector("V1").run() }

    @Test func `V2: foreign tender gets its change in the base`() throws {
        try MoneyVector("V2").run()
    }

    @Test func `V3: an inclusive tax of three digits`() throws { try MoneyVector("V3").run() }

    @Test func `V4: an inclusive tax of no digits`() throws { try MoneyVector("V4").run() }

    @Test func `V5: ties go away from zero, or to even by policy`() throws {
        try MoneyVector("V5").run()
    }

    @Test func `V6: an exact equivalent settles in full`() throws { try MoneyVector("V6").run() }

    @Test func `V7: a tie of the cash increment goes up`() throws { try MoneyVector("V7").run() }

    @Test func `V8: shares sum to the total`() throws { try MoneyVector("V8").run() }

    @Test func `V9: a refund mirrors its payment`() throws { try MoneyVector("V9").run() }

    @Test func `V10: an exact equivalent below the due leaves a residual`() throws {
        try MoneyVector("V10").run()
    }

    @Test func `V11: an exclusive tax is rounded once`() throws { try MoneyVector("V11").run() }

    @Test func `V12: the house buys dollars`() throws { try MoneyVector("V12").run() }

    @Test func `V13: two currencies in one payment`() throws { try MoneyVector("V13").run() }

    @Test func `V14: compound taxes in their order`() throws { try MoneyVector("V14").run() }

    @Test func `V15: a foreign folio gets its change in the base`() throws {
        try MoneyVector("V15").run()
    }

    @Test func `V16: quote to quote goes through the base`() throws { try MoneyVector("V16").run() }

    @Test func `V17: less cash than due is a partial payment`() throws {
        try MoneyVector("V17").run()
    }
}
