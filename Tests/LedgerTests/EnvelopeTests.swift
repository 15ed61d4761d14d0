import Ledger
import TestSupport
import Testing
import World

/// One rule of the envelope or of a payload: a good action of the protocol's vectors, and what
/// makes it bad.
struct EnvelopeCase: CustomTestStringConvertible, Sendable {
    typealias Change = @Sendable (inout [String: JSON]) -> Void

    /// The clause and what is wrong, as the name of a test.
    let sentence: String
    /// The name of the good vector.
    let vector: String
    /// What makes it bad.
    let change: Change

    init(proves sentence: String, _ vector: String, _ change: @escaping Change) {
        self.sentence = sentence
        self.vector = vector
        self.change = change
    }

    var testDescription: String { sentence }

    private static func payload(
        _ body: inout [String: JSON],
        _ change: (inout [String: JSON]) -> Void
    ) {
        var members = body["payload"]?.objectValue ?? [:]
        change(&members)
        body["payload"] = .object(members)
    }

    private static func afn(_ micro: String) -> JSON {
        ["currency": "AFN", "amount_micro": .text(micro)]
    }

    static let envelope = [
        EnvelopeCase(
            proves: "P1.6: a posted amount finer than its currency",
            "ok-14-drawer.paid_in"
        ) {
            payload(&$0) { $0["money"] = [afn("100000001")] }
            $0["drawer_effect"] = [afn("100000001")]
        },
        EnvelopeCase(proves: "P6.2: an action without its clock", "ok-03-charge.post") {
            $0["clock"] = nil
        },
        EnvelopeCase(proves: "P6.2: an action without its zone", "ok-03-charge.post") {
            $0["zone"] = nil
        },
        EnvelopeCase(proves: "P7.6: a slip number of no series", "ok-03-charge.post") {
            $0["slip"] = "7K-2026-0"
        },
        EnvelopeCase(proves: "P7.6: a slip where none is given", "ok-07-session.count") {
            $0["slip"] = "7K-2026-000009"
        },
        EnvelopeCase(proves: "P7.8: cash without its effect on the drawer", "ok-05-payment.cash") {
            $0["drawer_effect"] = nil
        },
        EnvelopeCase(proves: "P7.8: an effect where no cash moves", "ok-03-charge.post") {
            $0["drawer_effect"] = []
        },
        EnvelopeCase(proves: "P7.8: an effect with a zero", "ok-07-session.count") {
            $0["drawer_effect"] = [afn("0")]
        },
        EnvelopeCase(proves: "P7.9: three people sign", "ok-06-drawer.drop") {
            let one = $0["approvals"]?.listValue?.first?.objectValue ?? [:]
            $0["approvals"] = .list(
                (1...3).map { number in
                    let id = "0198f222-bbbb-7000-8000-0000000000\(number)0"
                    return .object(one.merging(["staff_id": .text(id)]) { $1 })
                }
            )
        },
        EnvelopeCase(proves: "P7.9: who acts signs as well", "ok-06-drawer.drop") {
            var one = $0["approvals"]?.listValue?.first?.objectValue ?? [:]
            one["staff_id"] = $0["actor"]?["staff_id"]
            $0["approvals"] = [.object(one)]
        },
        EnvelopeCase(proves: "P7.10: an array of 41 elements", "ok-07-session.count") {
            payload(&$0) { members in
                let line: JSON = ["currency": "USD", "face_micro": "1000000", "count": 0]
                let lines = members["lines"]?.listValue ?? []
                let more = Array(repeating: line, count: 41 - lines.count)
                members["lines"] = .list(lines + more)
            }
        },
        EnvelopeCase(proves: "P7.11: an unknown member of the envelope", "ok-03-charge.post") {
            $0["guest_name"] = "x"
        },
        EnvelopeCase(proves: "P7.11: an unknown member of a payload", "ok-05-payment.cash") {
            payload(&$0) { $0["guest_name"] = "x" }
        },
    ]

    static let payloads = [
        EnvelopeCase(proves: "P8.1: a person begins a numbering", "ok-01-incarnation.begin") {
            $0["actor"] = [
                "kind": "staff", "staff_id": "0198f222-bbbb-7000-8000-00000000e007", "auth": "pin",
            ]
            $0["policy_version"] = 7
        },
        EnvelopeCase(proves: "P8.1: a numbering for no known reason", "ok-01-incarnation.begin") {
            payload(&$0) { $0["reason"] = "weather" }
        },
        EnvelopeCase(proves: "P8.2: no lease and no supervisor", "ok-02-session.open") {
            payload(&$0) { $0["fence"] = .null }
        },
        EnvelopeCase(proves: "P8.2: a float that did not enter the drawer", "ok-02-session.open") {
            $0["drawer_effect"] = [afn("1000000")]
        },
        EnvelopeCase(proves: "P8.3: notes that are not their total", "ok-07-session.count") {
            payload(&$0) { $0["totals"] = [afn("1000000")] }
        },
        EnvelopeCase(proves: "P8.3: a count that moves cash", "ok-07-session.count") {
            $0["drawer_effect"] = [afn("1000000")]
        },
        EnvelopeCase(proves: "P8.4: a variance that is not the difference", "ok-08-session.close") {
            payload(&$0) { members in
                var figures = members["figures"]?.listValue ?? []
                var first = figures[0].objectValue ?? [:]
                first["variance_micro"] = "0"
                figures[0] = .object(first)
                members["figures"] = .list(figures)
            }
        },
        EnvelopeCase(proves: "P8.5: a way to confirm that is none", "ok-09-session.confirm_close") {
            payload(&$0) { $0["kind"] = "nod" }
        },
        EnvelopeCase(proves: "P8.5: confirmed by nobody", "ok-09-session.confirm_close") {
            $0["actor"] = ["kind": "system"]
            $0["policy_version"] = nil
        },
        EnvelopeCase(proves: "P8.7: a reference with a space", "ok-13-payment.deposit") {
            payload(&$0) { $0["reference"] = "R 5521" }
        },
        EnvelopeCase(proves: "P8.7: a deposit on a folio", "ok-13-payment.deposit") {
            payload(&$0) { $0["folio_id"] = "01a1f424-9eeb-7f33-9a01-0badcafe0001" }
        },
        EnvelopeCase(proves: "P8.9: a gross that is not net and tax", "ok-03-charge.post") {
            payload(&$0) { $0["gross"] = afn("133000000") }
        },
        EnvelopeCase(proves: "P8.9: a quantity of none", "ok-03-charge.post") {
            payload(&$0) { $0["quantity"] = 0 }
        },
        EnvelopeCase(proves: "P8.10: an estimate without its reason", "ok-03-charge.post") {
            payload(&$0) { $0["estimate"] = true }
        },
        EnvelopeCase(proves: "P8.10: a reason without an estimate", "ok-03-charge.post") {
            payload(&$0) { $0["draft_reason"] = "item_unknown" }
        },
    ]
}

struct EnvelopeTests {
    private static let vectors: [String: JSON] = {
        do {
            let bytes = Repository.bytes("sync-protocol/vectors/protocol-vectors.json")
            let list = try JSON(parsing: bytes)["payloads"]?.listValue ?? []
            return Dictionary(
                uniqueKeysWithValues: list.map {
                    ($0["id"]?.textValue ?? "", $0["action"] ?? .null)
                }
            )
        } catch { preconditionFailure("the vectors are no JSON: \(error)") }
    }()

    @Test(arguments: EnvelopeCase.envelope + EnvelopeCase.payloads)
    func `P8: one wrong member makes an action that nobody takes for one`(
        _ wrong: EnvelopeCase
    ) throws {
        let body = try #require(Self.vectors[wrong.vector])
        #expect(try Action(body).json == body)
        var members = try #require(body.objectValue)
        wrong.change(&members)
        #expect(throws: ShapeError.self) { try Action(.object(members)) }
    }

    @Test func `P7.10: an array of 40 elements is one`() throws {
        let body = try #require(Self.vectors["ok-07-session.count"])
        var members = try #require(body.objectValue)
        var payload = try #require(members["payload"]?.objectValue)
        let line: JSON = ["currency": "USD", "face_micro": "1000000", "count": 0]
        let lines = try #require(payload["lines"]?.listValue)
        let more = Array(repeating: line, count: 40 - lines.count)
        payload["lines"] = .list(lines + more)
        members["payload"] = .object(payload)
        let action = try Action(.object(members))
        #expect(action.json.canonicalBytes.count <= Action.sizeLimit)
    }
}
