import CloudStore
import Judge
import Ledger
import TestSupport
import Testing
import World

/// Sessions and drawers between desk and office (`conflicts.md` 1).
struct ConflictSessionTests {
    let hotel: Hotel
    let till: Till

    init() throws {
        hotel = try Hotel()
        till = try Till(hotel)
        try hotel.order("lease take", "D1", options: ["device": "7K"])
    }

    @Test func `K01 forced_close_then_payments: later facts go to one recovery session`() throws {
        try till.open()
        try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        try hotel.order("session close", till.session.text)
        let late = try till.pay(till.folio("F-1"), cash(200))
        let later = try till.pay(till.folio("F-2"), cash(300))
        let (count, close) = try till.close()
        let signed = try till.sign(close)
        try till.sync()
        let recovery = try #require(try hotel.recoveries(of: till.session).first)
        for action in [late, later, count, close, signed] {
            let verdict = try till.verdict(of: action)
            #expect(verdict.status == .accepted)
            #expect(verdict.disposition == .relocated)
            #expect(verdict.notes.first == "RECOVERY_SESSION")
            #expect(verdict.extra["relocated"]?["cash_session_id"] == recovery["id"])
        }
        #expect(try hotel.session(till.session)["state"] == "force_closed")
        #expect(try hotel.recoveries(of: till.session).count == 1)
        #expect(try hotel.recoveries(of: till.session)[0]["state"] == "closed")
        #expect(try hotel.folioBalance("F-1") == -300_000_000)
        #expect(try hotel.folioBalance("F-2") == -300_000_000)
        let drawer = try hotel.id(of: "D1", in: "drawers").text
        #expect(try hotel.balance(.float, drawer) == 600_000_000)
        try hotel.checkBooks()
    }

    @Test func `K02 two_desktops_one_drawer, LSE-3: the higher fence has the drawer`() throws {
        let other = try Till(hotel, "8M")
        try till.open()
        try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        try hotel.order("lease take", "D1", options: ["device": "8M"])
        let winner = try other.open(fence: 2)
        let lost = try till.pay(till.folio("F-1"), cash(50))
        try other.sync()
        try till.sync()
        #expect(try other.verdict(of: winner) == .plain)
        #expect(try till.verdict(of: lost).disposition == .relocated)
        #expect(try hotel.session(till.session)["state"] == "force_closed")
        let recovery = try #require(try hotel.recoveries(of: till.session).first?["id"]?.textValue)
        #expect(try hotel.balance(.drawer, recovery) == 5_150_000_000)
        #expect(try hotel.balance(.drawer, other.session.text) == 5_000_000_000)
        try hotel.checkBooks()
    }

    @Test func `K02 two_desktops_one_drawer: a second open of the same fence is relocated`() throws
    {
        let other = try Till(hotel, "8M")
        try till.open()
        let second = try other.open(fence: nil)
        try till.sync()
        try other.sync()
        let verdict = try other.verdict(of: second)
        #expect(verdict.code == "MELMASTOON.BILLING.DRAWER_ALREADY_OPEN")
        #expect(verdict.disposition == .relocated)
        #expect(verdict.notes == ["LEASE_LOST"])
        #expect(try hotel.session(other.session)["state"] == "force_closed")
        try hotel.checkBooks()
    }

    @Test func `K02 two_desktops_one_drawer: a later open of a higher fence displaces`() throws {
        let other = try Till(hotel, "8M")
        try till.open(fence: nil)
        try till.sync()
        let winner = try other.open(fence: 7)
        try other.sync()
        #expect(try other.verdict(of: winner) == .plain)
        #expect(try hotel.session(till.session)["state"] == "force_closed")
        try till.pay(till.folio("F-1"), cash(10))
        try till.sync()
        let recovery = try #require(try hotel.recoveries(of: till.session).first?["id"]?.textValue)
        #expect(try hotel.balance(.drawer, recovery) == 5_010_000_000)
        try hotel.checkBooks()
    }

    @Test func `K03 stale_lease: an open under an older fence is relocated`() throws {
        _ = try Till(hotel, "8M")
        try hotel.order("lease take", "D1", options: ["device": "8M"])
        let open = try till.open(fence: 1)
        let payment = try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        let verdict = try till.verdict(of: open)
        #expect(verdict.disposition == .relocated)
        #expect(verdict.notes == ["LEASE_LOST"])
        #expect(try till.verdict(of: payment).notes.first == "RECOVERY_SESSION")
        try hotel.checkBooks()
    }

    @Test func `K04 drawer_deactivated: the open and its facts are kept apart`() throws {
        try hotel.order("drawer deactivate", "D1")
        let open = try till.open()
        try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        #expect(try till.verdict(of: open).notes == ["DRAWER_INACTIVE"])
        #expect(try hotel.folioBalance("F-1") == -100_000_000)
        try hotel.checkBooks()
    }

    @Test func `K05 open_unknown_to_cloud: cash without its open is reconstructed`() throws {
        try till.sync()
        try till.open("D1", with: Till.Extras(isSent: false))
        try till.restart()
        let payment = try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        let verdict = try till.verdict(of: payment)
        #expect(verdict.disposition == .relocated)
        #expect(verdict.notes.first == "RECONSTRUCTED")
        let made = try #require(try hotel.recoveries(of: till.session).first)
        #expect(made["kind"] == "reconstructed")
        #expect(try hotel.session(till.session)["recount_required"] == true)
        try hotel.checkBooks()
    }

    @Test func `K06 close_before_payments: a close waits for what comes before it`() throws {
        try till.open()
        try till.capture(
            .drawerNoSale(
                DrawerNoSale(movementID: till.mint(), sessionID: till.session, reasonCode: "CHANGE")
            )
        ) { $0["v"] = 2 }
        let (_, close) = try till.close()
        try till.sync()
        let verdict = try till.verdict(of: close)
        #expect(verdict.status == .deferred)
        #expect(verdict.code == "MELMASTOON.SYNC.BLOCKED_BY_STREAM")
        #expect(try hotel.session(till.session)["state"] == "open")
        #expect(try hotel.recoveries(of: till.session).isEmpty)
        try hotel.checkBooks()
    }

    @Test func `K07 close_twice: the same close again is a duplicate`() throws {
        try till.open()
        let (_, close) = try till.close()
        try till.sync()
        let first = till.incarnation
        try till.restart()
        till.carryAgain(close)
        try till.sync()
        let verdict = try till.verdict(till.incarnation, 2)
        #expect(verdict.status == .duplicate)
        #expect(verdict.extra["duplicate_of"]?["incarnation"] == .text(first.text))
        #expect(verdict.extra["duplicate_of"]?["seq"] == .integer(close.seq))
        try hotel.checkBooks()
    }

    @Test func `K08 close_two_ids_same: a second close of the same figures is moot`() throws {
        try till.open()
        _ = try till.close()
        let (_, second) = try till.close()
        try till.sync()
        let verdict = try till.verdict(of: second)
        #expect(verdict.status == .superseded)
        #expect(verdict.code == "MELMASTOON.BILLING.SESSION_ALREADY_CLOSED")
        #expect(verdict.attentionID == nil)
        try hotel.checkBooks()
    }

    @Test func `K09 console_close_vs_queued_close: both figures wait for a person`() throws {
        try till.open(float: cash(50_000))
        try till.sync()
        let (_, close) = try till.close()
        let options = ["counted": "AFN 49800"]
        try hotel.order("session close", till.session.text, options: options)
        try till.sync()
        let verdict = try till.verdict(of: close)
        #expect(verdict.status == .superseded)
        #expect(verdict.params["desk"] == .list([cash(50_000).json]))
        #expect(verdict.params["office"] == .list([cash(49_800).json]))
        #expect(try hotel.session(till.session)["recon"] == "mismatch")
        #expect(try hotel.openItems().map { $0["kind"] } == ["two_counts"])
        #expect(try hotel.recoveries(of: till.session).isEmpty)
        try hotel.order("attention resolve", "N-1", options: ["how": "accept_office"])
        #expect(try hotel.session(till.session)["recon"] == "resolved")
        try hotel.checkBooks()
    }

    @Test func `K10 close_rejected_over_limit: the variance stands, the finish waits`() throws {
        try till.open()
        let (_, close) = try till.close(off: -900)
        let signed = try till.sign(close)
        try till.sync()
        let verdict = try till.verdict(of: close)
        #expect(verdict.disposition == .normal)
        #expect(verdict.notes == ["STEP_UP_REQUIRED"])
        #expect(try till.verdict(of: signed) == .plain)
        #expect(try hotel.session(till.session)["reason"] == "awaiting_step_up")
        #expect(try hotel.balance(.variance, till.session.text) == 900_000_000)
        try hotel.checkBooks()
    }

    @Test func `K10 close_rejected_over_limit: between the limits a supervisor finishes it`() throws
    {
        try till.open()
        let (_, close) = try till.close(off: -100)
        try till.sign(close)
        try till.sync()
        #expect(try hotel.session(till.session)["reason"] == "awaiting_supervisor")
        try till.sign(close, by: "s01", as: .approval)
        try till.sync()
        #expect(try hotel.session(till.session)["state"] == "closed")
    }

    @Test func `K11 zero_cosigner: a signature of nobody else is refused`() throws {
        try till.open()
        let (_, close) = try till.close()
        let own = try till.sign(close, by: "c07")
        try till.sync()
        #expect(try till.verdict(of: own).status == .rejected)
        #expect(try till.verdict(of: own).code == "MELMASTOON.BILLING.COSIGN_INVALID")
        try hotel.order("staff disable", "c04")
        let disabled = try till.sign(close)
        try till.sync()
        #expect(try till.verdict(of: disabled).code == "MELMASTOON.BILLING.COSIGN_INVALID")
        #expect(try hotel.session(till.session)["reason"] == "awaiting_cosign")
        try hotel.checkBooks()
    }

    @Test func `K14 cashier_deactivated: facts are booked and noted, intents refused`() throws {
        try till.open()
        let charge = try till.charge(till.folio("F-1"))
        try till.sync()
        try hotel.order("staff disable", "c07")
        let payment = try till.pay(till.folio("F-1"), cash(66))
        let void = try till.void(charge)
        try till.sync()
        #expect(try till.verdict(of: payment).notes == ["ACTOR_NOT_PERMITTED"])
        #expect(try till.verdict(of: payment).disposition == .normal)
        #expect(try till.verdict(of: void).status == .rejected)
        #expect(try till.verdict(of: void).code == "MELMASTOON.BILLING.ACTOR_NOT_PERMITTED")
        try hotel.checkBooks()
    }

    @Test func `K16 session_too_old: a session of three days is noted`() throws {
        try till.open()
        try till.sync()
        hotel.clock.advance(milliseconds: 3 * 86_400_000)
        let payment = try till.pay(till.folio("F-1"), cash(100))
        try till.sync()
        #expect(try till.verdict(of: payment).notes.contains("SESSION_OLD"))
        #expect(try till.verdict(of: payment).disposition == .normal)
    }

    @Test func `K17 property_suspended: a late open is kept apart`() throws {
        try hotel.order("entitlement set", "suspended")
        hotel.clock.advance(milliseconds: 73 * 3_600_000)
        let open = try till.open()
        try till.sync()
        #expect(try till.verdict(of: open).notes == ["PROPERTY_SUSPENDED"])
        try hotel.checkBooks()
    }

    @Test func `K18 business_date_closed: what comes later is booked on the open date`() throws {
        try till.open()
        try till.sync()
        try hotel.order("night-audit run")
        let charge = try till.charge(till.folio("F-1"))
        try till.sync()
        let verdict = try till.verdict(of: charge)
        #expect(verdict.disposition == .adjusted)
        #expect(verdict.notes == ["BUSINESS_DATE_CLOSED"])
        let posted = try #require(try hotel.documents("folio_charges").first)
        #expect(posted["business_date"] == "2026-11-22")
        #expect(posted["claimed_date"] == "2026-11-21")
    }

    @Test func `K19 audit_in_progress: facts go on, intents wait until it is over`() throws {
        try till.open()
        let charge = try till.charge(till.folio("F-1"))
        try till.sync()
        try hotel.order("night-audit run", options: ["phase": "begin"])
        let payment = try till.pay(till.folio("F-1"), cash(66))
        let void = try till.void(charge)
        try till.sync()
        #expect(try till.verdict(of: payment).notes == ["BUSINESS_DATE_CLOSED"])
        #expect(try till.verdict(of: void).status == .deferred)
        #expect(try till.verdict(of: void).code == "MELMASTOON.BILLING.AUDIT_IN_PROGRESS")
        try hotel.order("night-audit run", options: ["phase": "finish"])
        #expect(try till.verdict(of: void).status == .accepted)
        try hotel.checkBooks()
    }
}
