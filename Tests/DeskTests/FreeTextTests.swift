import Desk
import Testing

/// The screen of free texts.
struct FreeTextTests {
    @Test(arguments: [
        "4111111111111111", "paid 4111 1111 1111 1111 today", "4111-1111-1111-1111",
        "4111.1111.1111.1111", "\u{0664}\u{0661}\u{0661}\u{0661}1111 11111111",
        "41\u{200F}11\u{200B}1111\u{2069}11111111", "No5555555555554444",
        "\u{06F3}\u{06F7}8282246310005", "99 4111111111111111 99",
    ])
    func `SEC-40: a card number is found behind spaces, marks and scripts`(text: String) {
        #expect(FreeText.finding(in: text) == .card)
    }

    @Test(arguments: [
        "+93 700 123 456", "0700123456", "call 0093-700-123456", "\u{06F0}700 123 456",
    ])
    func `ACT-4: a telephone number is found`(text: String) {
        #expect(FreeText.finding(in: text) == .phone)
    }

    @Test(arguments: ["P1234567", "passport AB12345678", "O 1 P7654321."])
    func `ACT-4: a document number is found`(text: String) {
        #expect(FreeText.finding(in: text) == .document)
    }

    @Test(arguments: [
        "", "2 colas", "room 204, F-10231", "slip 7K-2026-000812", "4111111111111112",
        "1111111111111117", "bag 118", "INV 20260012", "\u{0645}\u{0647}\u{0645}\u{0627}\u{0646}",
    ])
    func `SEC-40: what desks write every day passes`(text: String) {
        #expect(FreeText.finding(in: text) == nil)
    }

    @Test(
        arguments: [
            ("WRONG_ROOM", "WRONG_ROOM", nil), ("wrong room", "WRONG_ROOM", "wrong room"),
            ("\u{063A}\u{0644}\u{0637}", "OTHER", "\u{063A}\u{0644}\u{0637}"),
        ] as [(String, String, String?)]
    )
    func `P1.9: a reason has a code, and its words where they say more`(
        typed: String,
        code: String,
        words: String?
    ) {
        #expect(Reason(typed).code == code)
        #expect(Reason(typed).words == words)
        #expect(Reason(typed).typed == typed)
    }
}
