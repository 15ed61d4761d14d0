import CloudStore
import Judge
import Keyring
import Ledger
import TestSupport
import Testing
import World

/// The office's proofs, from the verb that gives one to the verdict that spends it (P5.8).
struct StepUpTests {
    private let hotel: Hotel
    private let till: Till

    init() throws {
        hotel = try Hotel()
        till = try Till(hotel)
        try hotel.order("lease take", "D1", options: ["device": "7K"])
    }

    private func proof(for minutes: String = "5") throws -> String {
        let answer = try hotel.order("staff step-up", "s01", options: ["minutes": minutes])
        return try #require(answer["token"]?.textValue)
    }

    /// A session closed far off and signed, which only a step-up finishes.
    private func waitingClose() throws -> Action {
        try till.open()
        let (_, close) = try till.close(off: -1_000)
        try till.sign(close)
        try till.sync()
        #expect(try hotel.session(till.session)["reason"] == "awaiting_step_up")
        return close
    }

    /// The supervisor confirms a close with a token; it comes beside the action unless it was lost.
    private func confirm(_ close: Action, _ token: String?, isLost: Bool = false) throws -> Action {
        var extras = Till.Extras(actor: "s01", dependencies: [close.id])
        extras.stepUp = token
        guard case .sessionClose(let payload) = close.payload else {
            preconditionFailure("a close is confirmed")
        }
        let confirm = SessionConfirmClose(
            sessionID: payload.sessionID,
            closeActionID: close.id,
            kind: .stepUp
        )
        let action = try till.capture(.sessionConfirmClose(confirm), with: extras)
        if let token, !isLost {
            let hash = Digest.sha256(Array(token.utf8)).bytes
            try hotel.read { (ledger) throws(CloudStoreError) in
                try ledger.prove(hash, for: action.id)
            }
        }
        return action
    }

    private func state(of close: Action) throws -> JSON? {
        guard case .sessionClose(let payload) = close.payload else { return nil }
        return try hotel.session(payload.sessionID)["state"]
    }

    @Test func `P5.8, SEC-16, ROL-4, S13: a proof finishes the close that it came with, once`()
        throws
    {
        let close = try waitingClose()
        let confirmed = try confirm(close, proof())
        try till.sync()
        #expect(try till.verdict(of: confirmed) == .plain)
        #expect(try state(of: close) == "closed")
        // A retry, also under another numbering, is known before its proof is looked at.
        try till.restart()
        till.carryAgain(confirmed)
        try till.sync()
        let again = try till.verdict(till.incarnation, 2)
        #expect(again.status == .duplicate)
        #expect(try hotel.openItems().allSatisfy { $0["kind"] != "security" })
    }

    @Test func `AC-12, K53 step_up_replay, FM-C-16: a spent proof moves nothing else`() throws {
        let first = try waitingClose()
        let token = try proof()
        try till.settleDrawer(with: confirm(first, token))
        let second = try waitingClose()
        let replayed = try confirm(second, token)
        try till.sync()
        let verdict = try till.verdict(of: replayed)
        #expect(verdict.status == .rejected)
        #expect(verdict.code == "MELMASTOON.IAM.STEP_UP_REPLAY")
        #expect(try hotel.session(till.session)["reason"] == "awaiting_step_up")
        let items = try hotel.openItems().filter { $0["kind"] == "security" }
        #expect(items.map { $0["action_id"] } == [.text(replayed.id.text)])
        #expect(items.first?["severity"] == "high")
        // A new one ends it.
        let right = try confirm(second, proof())
        try till.sync()
        #expect(try till.verdict(of: right) == .plain)
    }

    @Test func `MELMASTOON.IAM.STEP_UP_REPLAY: of two that race for a proof one has it`() throws {
        let close = try waitingClose()
        let token = try proof()
        let pair = try (confirm(close, token), confirm(close, token))
        try till.sync()
        #expect(try till.verdict(of: pair.0) == .plain)
        // The session is closed: the goal is reached, and nothing is spent twice.
        #expect(try till.verdict(of: pair.1).status == .superseded)
    }

    @Test func `K55 step_up_expired_offline, MELMASTOON.IAM.STEP_UP_EXPIRED: too late is too late`()
        throws
    {
        let close = try waitingClose()
        let confirmed = try confirm(close, proof(for: "1"))
        hotel.clock.advance(milliseconds: 60_000)
        try till.sync()
        #expect(try till.verdict(of: confirmed).code == "MELMASTOON.IAM.STEP_UP_EXPIRED")
        #expect(try state(of: close) == "pending_close")
    }

    @Test func `MELMASTOON.IAM.STEP_UP_REQUIRED: a hash without its token proves nothing`() throws {
        let close = try waitingClose()
        let cases = try [
            confirm(close, nil), confirm(close, proof(), isLost: true),
            confirm(close, "mst1_invented"),
        ]
        try till.sync()
        for action in cases {
            let code = try till.verdict(of: action).code
            #expect(code == "MELMASTOON.IAM.STEP_UP_REQUIRED")
        }
        #expect(try state(of: close) == "pending_close")
    }

    @Test func `SEC-17: a proof is given to active supervisors, for some minutes`() throws {
        #expect(throws: (any Error).self) { try hotel.order("staff step-up", "c04") }
        #expect(throws: (any Error).self) { try hotel.order("staff step-up", "x99") }
        for minutes in ["0", "61", "soon"] {
            #expect(throws: (any Error).self, "\(minutes)") { try proof(for: minutes) }
        }
        try hotel.order("staff disable", "s01")
        #expect(throws: (any Error).self) { try proof() }
    }
}

extension Till {
    /// Has an action judged, so that the drawer can be opened again.
    fileprivate func settleDrawer(with action: Action) throws {
        try sync()
        #expect(try verdict(of: action) == .plain)
    }
}
