import Ledger
import Sync
import World

/// What the office asks from afar: fetched, done, reported.
extension AgentCore {
    /// The request of an errand of the office's; nil when there is nothing to send after all.
    func request(for errand: OfficeErrand, _ agent: DeviceAgent) -> Request? {
        guard agent.talk != nil else { return nil }
        switch errand {
        case .commands(let after): return agent.signed(.commands, query: "after=\(after)")
        case .report(let report):
            let body = report.state.json.canonicalBytes
            return agent.signed(.commandState(report.id), body: body)
        case .newKey: return agent.newKeyRequest()
        }
    }

    /// Takes the answer to an errand of the office's.
    func answered(_ answer: CloudAnswer, for errand: OfficeErrand, _ agent: DeviceAgent) {
        guard case .success(let response) = answer.result, SyncHeaders.isAnswer(response) else {
            return agent.officeUnanswered()
        }
        // What is said is final, whether it pleases or not; a cloud in trouble is asked again.
        guard response.status.rawValue < 500 else { return agent.officeUnanswered() }
        let isTaken = response.status.isSuccess
        switch errand {
        case .commands:
            guard isTaken, let list = Self.list(response) else { return agent.officeUnanswered() }
            run(agent.obey(list))
        case .report(let report): run(agent.reported(report))
        case .newKey(let command): run(agent.newKeyAnswered(isTaken, command))
        }
    }

    private static func list(_ response: Response) -> CommandList? {
        do throws(LineFault) {
            let json = try Courier.json(of: response)
            do throws(ShapeError) { return try CommandList(json) } catch { return nil }
        } catch { return nil }
    }

    /// Wipes when the office ordered it and nothing stands in the way any more.
    ///
    /// The running report goes out first, or its time is over.
    func wipeIfDue(_ agent: DeviceAgent, isPatient: Bool = true) {
        guard agent.commandTalk.wipe != nil else { return }
        if isPatient, !agent.commandTalk.reports.isEmpty { return }
        let (isDue, errands) = agent.isWipeDue()
        run(errands)
        guard isDue else { return }
        let keepsRecords = agent.holdsBack
        let boot = boot
        giveUp(agent, as: Wipe.desk(.recordsKept))
        do throws(DiskError) {
            if try Wipe(boot).begin(keepsRecords: keepsRecords) == .finished { lookAgain() }
        } catch {
            // The marker is there or the order is: the next look goes on.
            ports.log.write(.error, "wipe.failed", [])
            lookAgainLater()
        }
    }
}

extension Wipe {
    /// What a wiped desk answers.
    static func desk(_ standing: Standing) -> LockedDesk {
        LockedDesk(
            .desk(.locked),
            standing == .recordsKept
                ? "wiped: the journal is kept for the recovery key" : "wiped"
        )
    }
}
