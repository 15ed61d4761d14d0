import World

extension Verb {
    static let freeze = switching("freeze", "Stops a scope: count, drop and close go on.")

    static let unfreeze = switching(
        "unfreeze",
        "Lets a frozen scope go on; without one, whatever is frozen."
    )

    private static func switching(_ word: String, _ summary: String) -> Verb {
        Verb(
            words: [word],
            operands: ["[device|drawer:D|folio:F|adjustments]"],
            summary: summary,
            needsLogin: false,
            call: { (arguments) throws(UsageError) in
                .post("/v1/admin/" + word, [("scope", arguments.operands.first.map(JSON.text))])
            },
            show: { answer, sentences in
                let scopes = answer["freezes"]?.listValue?.compactMap(\.textValue) ?? []
                return scopes.isEmpty
                    ? sentences.text("freeze.none")
                    : sentences.text(
                        "freeze.scopes",
                        ["scopes": .text(scopes.joined(separator: ", "))]
                    )
            }
        )
    }
}
