import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

struct SignatureVectorTests {
    @Test func `P5.2, P5.4: every request vector is accepted or refused as it says`() throws {
        for vector in Vectors.wire.section("http_signatures") {
            let request = try request(vector)
            let seconds = try #require(vector["now"]?.integerValue)
            let served = vector["served_authorities"]?.listValue?.compactMap(\.textValue) ?? []
            var verdict = "ok"
            do throws(Problem) {
                _ = try Self.check(Set(served)).key(
                    of: request,
                    isEnrolled: SyncRoute(request.method, request.path)?.isByEnrolledDevice ?? true,
                    at: Timestamp(milliseconds: seconds * 1_000 + 999)
                )
            } catch { verdict = error.name?.name ?? "?" }
            #expect(verdict == vector["expect"]?.textValue, Wire.name(vector))
        }
    }

    @Test func `P5.2: the agent builds the very base of each good vector`() throws {
        for vector in Vectors.wire.section("http_signatures") {
            guard let wanted = vector["signature_base"]?.textValue else { continue }
            let request = try request(vector)
            let input = try #require(request.headers["signature-input"])
            let created = try #require(Int64(input.split(separator: ";")[1].dropFirst(8)))
            let base = SignatureBase(
                signing: request,
                created: Timestamp(milliseconds: created * 1_000 + 17),
                keyID: try Wire.key("device").thumbprint
            )
            #expect(String(decoding: base.bytes, as: UTF8.self) == wanted, Wire.name(vector))
            let headers = base.headers(signature: [UInt8](repeating: 7, count: 64))
            #expect(headers.input == input)
        }
    }

    @Test func `P5.5: a stale signature is told the time`() throws {
        let vector = try #require(
            Vectors.wire.section("http_signatures").first { $0["id"] == "push-plain" }
        )
        let stale = try request(vector)
        let late = Timestamp(milliseconds: 1_795_259_999_123)
        do throws(Problem) {
            _ = try Self.check(["sync.eu1.example.net"]).key(
                of: stale,
                isEnrolled: true,
                at: late
            )
            Issue.record("accepted")
        } catch {
            #expect(error.isCode(.signatureStale))
            #expect(error.members["server_time_ms"] == .integer(late.milliseconds))
            #expect(error.status.rawValue == 401)
        }
    }

    @Test(arguments: [
        "", "sig1", "sig1=", "sig1=()", "sig1=(\"@method\"", "sig2=(\"@method\");created=1",
        "sig1=(\"@method\" \"@authority\" \"@path\" \"@query\");created=1795254506",
        "sig1=(\"@method\" \"@authority\" \"@path\" \"@query\");created=-1;keyid=\"k\"",
        "sig1=(\"@method\";sf \"@authority\");created=1;keyid=\"k\";alg=\"ed25519\"",
    ])
    func `P5.4: an ill-formed Signature-Input is an invalid signature`(input: String) throws {
        var request = Request(.get, "/sync/v1/changes", authority: "a")
        request.headers["Signature-Input"] = input
        request.headers["Signature"] = "sig1=:AAAA:"
        #expect(throws: Problem(.signatureInvalid)) {
            try Self.check(["a"]).key(
                of: request,
                isEnrolled: true,
                at: Timestamp(milliseconds: 1_795_254_506_000)
            )
        }
    }

    @Test func `P5.4: a header that could forge a line of the base is refused`() throws {
        let key = SigningKey(from: SeededEntropy(8_814))
        var request = Request(.get, "/sync/v1/changes", authority: "Cloud.Example:443")
        request.headers["Sync-Device"] = "01a1fc44-d1b8-7263-a4db-e41488fb8721"
        request.headers["Sync-State"] = "inc=\"x\", last=1, recv=0"
        let now = Timestamp(milliseconds: 1_795_254_506_000)
        let base = SignatureBase(
            signing: request,
            created: now,
            keyID: key.verifyingKey.thumbprint
        )
        let headers = base.headers(signature: key.sign(base.bytes))
        request.headers["Signature-Input"] = headers.input
        request.headers["Signature"] = headers.signature
        let check = Self.check(["cloud.example"], key.verifyingKey)
        #expect(try check.key(of: request, isEnrolled: true, at: now) == key.verifyingKey)
        request.headers["Sync-State"] = "inc=\"x\", last=1, recv=0\n\"@path\": /other"
        #expect(throws: Problem(.signatureInvalid)) {
            try check.key(of: request, isEnrolled: true, at: now)
        }
    }

    private static func check(
        _ served: Set<String>,
        _ extra: VerifyingKey? = nil
    ) -> SignatureCheck<VerifyingKey> {
        SignatureCheck(
            servedAuthorities: served,
            findKey: { name in
                do {
                    let known = try [Wire.key("device")] + [extra].compactMap { $0 }
                    return known.first { $0.thumbprint == name }
                } catch { return nil }
            },
            digest: Wire.sha256,
            isValid: { signature, bytes, key in key.isValid(signature, over: bytes) }
        )
    }

    private func request(_ vector: JSON) throws -> Request {
        let json = try #require(vector["request"])
        let method = try #require(Method(rawValue: json["method"]?.textValue ?? ""))
        var request = Request(
            method,
            json["path"]?.textValue ?? "",
            query: json["query"]?.textValue ?? "",
            authority: json["authority"]?.textValue ?? "",
            body: try #require(Base64.bytes(json["body_b64"]?.textValue ?? "", .standard))
        )
        for (name, value) in json["headers"]?.objectValue ?? [:] {
            request.headers[name] = value.textValue
        }
        return request
    }
}
