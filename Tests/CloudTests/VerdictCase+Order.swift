import Judge
import Ledger
import TestSupport
import Testing
import World

/// Codes of order, identity and form (P9.6, P10.2 to P10.5).
extension VerdictCase {
    static let order = [
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.SYNC.PAYLOAD_INVALID: a payload that nobody can read"
        ) { try $0.odd { $0["payload"] = ["nonsense": true] } },
        VerdictCase(
            .deferred,
            proves: "MELMASTOON.SYNC.ACTION_TYPE_UNSUPPORTED: a type of a later version"
        ) { try $0.odd { $0["type"] = "payment.shell" } },
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.SYNC.ACTION_ID_REUSED: another action under a known id"
        ) {
            let first = try $0.pay($0.folio("F-1"), cash(100))
            try $0.sync()
            try $0.restart()
            var other =
                try $0.pay(
                    $0.folio("F-1"),
                    cash(90),
                    with: Till.Extras(isSent: false)
                ).json.objectValue ?? [:]
            other["action_id"] = .text(first.id.text)
            $0.keep(.object(other), first.id)
            try $0.sync()
            return first.id
        },
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.SYNC.OPAQUE_QUARANTINED: what no cloud could receive, wrapped"
        ) { till in
            let wrapped = OutboxOpaque(
                originalType: "payment.cash",
                originalDigest: Array(repeating: 7, count: 32),
                original: nil,
                cause: "POISON"
            )
            let id = try till.capture(.outboxOpaque(wrapped)) {
                $0["stream"] = .text("cash_session:" + till.session.text)
                $0["drawer_effect"] = [cash(100).json]
            }
            try till.sync()
            #expect(try till.hotel.balance(.drawer, till.session.text) == 5_100_000_000)
            return id
        },
        VerdictCase(
            .rejected,
            proves: "MELMASTOON.SYNC.VERSION_CONFLICT: a signature under a close that was corrected"
        ) {
            let (_, close) = try $0.close(off: -40)
            _ = try $0.close(off: 0, corrects: close.id)
            let stale = try $0.sign(close)
            try $0.sync()
            return stale.id
        },
        VerdictCase(
            .accepted,
            .suspense,
            proves: "MELMASTOON.SYNC.DEPENDENCY_REJECTED: what it hangs on was refused"
        ) {
            let refused = try $0.signed(by: "c07")
            let extras = Till.Extras(dependencies: [refused.id])
            let dependent = try $0.charge($0.folio("F-1"), with: extras)
            try $0.sync()
            return dependent.id
        },
        VerdictCase(
            .deferred,
            proves: "MELMASTOON.SYNC.DEPENDENCY_UNKNOWN: what it hangs on never came"
        ) {
            let extras = Till.Extras(dependencies: [$0.mint()])
            let orphan = try $0.charge($0.folio("F-1"), with: extras)
            try $0.sync()
            return orphan.id
        },
        VerdictCase(
            .deferred,
            proves: "MELMASTOON.SYNC.BLOCKED_BY_STREAM: something before it in its stream waits"
        ) {
            _ = try $0.odd { $0["type"] = "payment.shell" }
            let next = try $0.paidOut(cash(10))
            try $0.sync()
            return next.id
        },
        VerdictCase(
            .deferred,
            proves: "MELMASTOON.SYNC.BLOCKED_BY_DEP: what it hangs on waits itself"
        ) {
            let draft = try $0.charge($0.folio("F-1"), "NEW", draft: .itemUnknown)
            let extras = Till.Extras(dependencies: [draft.id])
            let next = try $0.charge($0.folio("F-2"), with: extras)
            try $0.sync()
            return next.id
        },
        VerdictCase(
            .deferred,
            proves: "MELMASTOON.SYNC.PENDING: carried again while the first one waits"
        ) {
            let draft = try $0.charge($0.folio("F-1"), "NEW", draft: .itemUnknown)
            try $0.sync()
            try $0.restart()
            $0.carryAgain(draft)
            try $0.sync()
            return draft.id
        },
        VerdictCase(
            .deferred,
            proves: "MELMASTOON.SYNC.PARKED: tried five times in vain"
        ) {
            let id = try $0.odd { $0["type"] = "payment.shell" }
            for _ in 0..<8 {
                $0.hotel.clock.advance(milliseconds: 2 * 3_600_000)
                try $0.hotel.settle()
            }
            #expect(try $0.hotel.openItems().map { $0["kind"] } == ["parked"])
            return id
        },
    ]
}
