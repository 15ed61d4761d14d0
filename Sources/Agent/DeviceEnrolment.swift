import Desk
import Keyring
import Ledger
import Store
import Sync
import World

/// Makes this device known to a cloud: one signed request, one pinned answer (P4).
struct DeviceEnrolment {
    let asked: Enroll
    let keys: DeviceKeys

    /// Where it goes and what is believed there.
    ///
    /// - Throws: ``Refusal`` `USAGE` when the address is no https address.
    func trust(proxy: String?) throws(Refusal) -> CloudTrust {
        guard let host = CloudTrust.host(of: asked.cloud) else {
            throw .desk(.usage, ["fault": "--cloud is not an https address"])
        }
        return CloudTrust(hosts: [host], authorityPEM: asked.authorityPEM, proxy: proxy)
    }

    /// The request, signed with the key that it announces.
    ///
    /// Without a token it asks for a code to show (P4.4).
    func request(now: Timestamp) -> Request {
        let enrolment = EnrolmentRequest(
            mode: asked.token.map { .token($0) } ?? .userCode,
            key: keys.deviceKey.verifyingKey.jwk,
            agent: AgentVersion(
                version: Product.version,
                platform: "linux-x86_64",
                schemaVersion: DeviceStore.schemaVersion
            ),
            keyStorage: "file",
            replaces: nil
        )
        return signed(.enrol, enrolment.json, now)
    }

    /// Asks whether somebody approved the code.
    func poll(_ enrolID: ID, now: Timestamp) -> Request {
        signed(.pollEnrolment, ["enrol_id": .text(enrolID.text)], now)
    }

    private func signed(_ route: SyncRoute, _ body: JSON, _ now: Timestamp) -> Request {
        let rest = asked.cloud.dropFirst("https://".count)
        let authority = String(rest.prefix { $0 != "/" }).lowercased()
        var request = Request(.post, route.path, authority: authority)
        request.headers["Content-Type"] = "application/json"
        request.body = body.canonicalBytes
        Courier.sign(&request, keys.deviceKey, now)
        return request
    }

    /// What the cloud pinned, with the operator's certificates where the cloud names none.
    ///
    /// - Throws: ``Refusal`` with the cloud's code, or `NEEDS_LINE` for no answer.
    func identity(_ response: Response) throws(Refusal) -> DeviceIdentity {
        guard SyncHeaders.isAnswer(response) else {
            throw .desk(.needsLine, ["reason": "captive_portal"])
        }
        guard response.status.isSuccess else {
            let problem = Problem(response)
            throw Refusal(
                problem.name ?? .sync(.unavailable),
                ["status": .integer(Int64(problem.status.rawValue))]
            )
        }
        do throws(LineFault) {
            return try pinned(Courier.json(of: response))
        } catch { throw .desk(.needsLine, ["reason": .text(error.rawValue)]) }
    }

    private func pinned(_ json: JSON) throws(LineFault) -> DeviceIdentity {
        var json = json
        if let authorityPEM = asked.authorityPEM, case .object(var members) = json,
            case .object(var trust)? = members["trust"], trust["tls_ca_pem"] ?? .null == .null
        {
            trust["tls_ca_pem"] = .text(authorityPEM)
            members["trust"] = .object(trust)
            json = .object(members)
        }
        do throws(ShapeError) { return try DeviceIdentity(enrolment: json) } catch {
            throw .malformed
        }
    }
}
