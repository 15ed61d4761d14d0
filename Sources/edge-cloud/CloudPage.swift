import Console

/// How the reference cloud's command describes itself.
enum CloudPage {
    static var page: CommandPage {
        let serve = VerbPage(
            ["serve"],
            [],
            "Serves desks until a signal comes.",
            ServeVerb.options
        )
        var page = CommandPage(
            "edge-cloud",
            "The reference cloud.",
            section: 8,
            verbs: [serve] + OfficeVerb.all.map(\.page),
            common: options
        )
        page.remarks.exits = [ExitCode.done, .internalError, .refused, .usage].map {
            (String($0.rawValue), $0.meaning)
        }
        page.remarks.files = [
            ("DIR/ca.pem", "the private authority that desks trust, made by serve"),
            ("DIR/office.sock", "where a running server hears the verbs of head office"),
        ]
        page.remarks.seeAlso = ["edgectl(1)", "edged(8)", "till(1)"]
        return page
    }

    /// What every verb of head office takes.
    static let options =
        [
            Option("--data", .value("DIR"), "the folder of the cloud"),
            Option("--property", .value("P"), "the code of the property, where a verb acts on one"),
            DatabaseChoice.option,
            Option("--json", .flag, "one JSON object instead of lines"),
        ] + values + flags + [
            Option("--key", .value("FILE"), "the offline key, for what only it may order"),
            Option("--help", .flag, "this text"), Option("--version", .flag, "the version"),
        ]

    /// Options whose values a verb gets by name.
    static let values = [
        Option("--folio", .value("NUMBER"), "the folio"),
        Option("--room", .value("R"), "its room"),
        Option("--currency", .value("CUR"), "its currency"),
        Option("--label", .value("TEXT"), "its short label"),
        Option("--to", .value("NUMBER"), "where it moves"),
        Option("--drawer", .value("D"), "the drawer"),
        Option("--session", .value("ID"), "the session"),
        Option("--counted", .value("MONEY"), "what was counted, as in \"AFN 49800, USD 20\""),
        Option("--count", .value("MONEY"), "the same"), Option("--reason", .value("R"), "why"),
        Option("--staff", .value("STAFF"), "who"), Option("--device", .value("CODE"), "which desk"),
        Option("--action", .value("ID"), "which action, where it has no slip"),
        Option("--phase", .value("PHASE"), "begin or finish; else both"),
        Option("--at", .value("TIME"), "when, as 2026-11-21T09:12:02.129Z"),
        Option("--how", .value("H"), "how an item is settled, as in apply or write_off"),
        Option("--reference", .value("R"), "the reservation"),
        Option("--money", .value("MONEY"), "how much"),
        Option("--of", .value("SLIP"), "the slip it is the same as"),
        Option("--minutes", .value("N"), "how long a proof is good: 1 to 60"),
        Option("--kind", .value("K"), "the kind of event, as in login_failed"),
        Option("--fingerprint", .value("F"), "the first 8 characters that the desk shows"),
    ]

    /// Options without a value.
    static let flags = [
        Option("--keep-epoch", .flag, "restore goes on in the same epoch"),
        Option("--force", .flag, "takes rates that lie outside the band of sanity"),
        Option("--pin-stdin", .flag, "reads the new PIN from standard input"),
        Option("--accept-loss", .flag, "wipes although nobody could read the rest again"),
    ]
}
