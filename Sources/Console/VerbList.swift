/// The verbs of a command.
struct VerbList {
    let name: String
    let summary: String
    let verbs: [Verb]
    let common: [Option]

    /// What cashiers use.
    static let till = VerbList(
        name: "till",
        summary: "The front desk's cash drawer.",
        verbs: [
            .login, .logout, .unlock, .open, .charge, .chargeWithdraw, .chargeVoid, .pay, .deposit,
            .memo, .settle, .paidIn, .paidOut, .drop, .noSale, .exchange, .reverse,
            .refundRequest, .refundPay, .count, .close, .cosign, .approve, .handover, .x, .z,
            .slips, .folio, .reprint, .downtimePack, .watch, .attention, .attentionResolve, .status,
        ],
        common: SharedOptions.common + SharedOptions.till
    )

    /// What operators use.
    static let edgectl = VerbList(
        name: "edgectl",
        summary: "Looks after the agent of this desk.",
        verbs: [
            .enroll, .health, .doctor, .sync, .outbox, .verify, .recover, .rekey, .metrics,
        ],
        common: SharedOptions.common
    )

    /// The verb that the words begin with, and the words after it; two words win over one.
    func match(_ words: [String]) -> (verb: Verb, rest: [String])? {
        let fitting = verbs.filter { words.starts(with: $0.words) }
        guard let verb = fitting.max(by: { $0.words.count < $1.words.count }) else { return nil }
        return (verb, Array(words.dropFirst(verb.words.count)))
    }

    /// The text of `--help` without a verb.
    var help: String {
        let rows = verbs.map {
            ["  " + ($0.words + $0.operands).joined(separator: " "), $0.summary]
        }
        return "\(name): \(summary)\n\nusage: \(name) VERB [OPTIONS]\n\n" + Screen.table(rows)
            + "\n\nOn every verb:\n" + table(common) + "\n\n\(name) VERB --help tells more."
    }

    /// The text of `VERB --help`.
    func help(_ verb: Verb) -> String {
        let usage = ([name] + verb.words + verb.operands).joined(separator: " ")
        let own = verb.allOptions
        let options = own.isEmpty ? "" : "\n\nOptions:\n" + table(own)
        return "\(usage) [OPTIONS]\n\n\(verb.summary)" + options + "\n\nOn every verb:\n"
            + table(common)
    }

    private func table(_ options: [Option]) -> String {
        Screen.table(options.map { ["  " + $0.synopsis, $0.help] })
    }
}
