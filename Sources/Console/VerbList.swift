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
            .enroll, .health, .doctor, .sync, .outbox, .outboxReplay, .deadLetter,
            .deadLetterRequeue, .deadLetterSupersede, .trace, .reconcile, .evidence,
            .export, .lease, .policy, .verify, .recover, .rekey, .freeze, .unfreeze, .backup,
            .drill, .purge, .metrics,
        ],
        common: SharedOptions.common
    )
}
