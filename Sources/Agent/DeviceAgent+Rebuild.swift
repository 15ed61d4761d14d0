import Desk
import Journal
import Ledger
import Store
import World

extension DeviceAgent {
    /// Makes the store again while the desk runs: the old one is given up (WF-4).
    ///
    /// Numbering and slip series go on (DUR-21). When it cannot be done the agent has no store any
    /// more and must be closed: nothing is ever kept in memory only.
    ///
    /// - Returns: nil when there is a store again, else why there is none.
    func rebuildStore() -> LockedDesk? {
        store.close()
        do throws(BootHalt) {
            do throws(BootHalt) { try makeStoreAgain() } catch {
                // SPEC: DUR-14: a full disk costs the ballast first.
                guard case .locked(let desk) = error, desk.code == .desk(.diskReserve),
                    gaveUpBallast()
                else { throw error }
                try makeStoreAgain()
            }
            return nil
        } catch {
            ports.log.write(.error, "store.rebuild_failed", [])
            switch error {
            case .locked(let desk): return desk
            case .refused: return LockedDesk(.desk(.locked), "a newer program was here")
            }
        }
    }

    private func makeStoreAgain() throws(BootHalt) {
        let work = try BootWork(rebooting, keyring, identity)
        recovery = try work.rebuild(for: self)
        needsRebuild = false
        behind = []
        mode = work.lacksReplica ? .recovering : .normal
        modeCode = nil
        if work.isBroken {
            mode = .readOnly
            modeCode = .readOnly
        }
        try BootStep.store { () throws(StoreError) in try refreshDay(isNews: false) }
    }

    var rebooting: Boot {
        Boot(configuration: configuration, state: state, credential: nil, ports: ports)
    }
}

extension BootWork {
    /// The same steps as at boot, beside a journal that stays open and is only read.
    fileprivate func rebuild(for agent: DeviceAgent) throws(BootHalt) -> RecoveryReport {
        let reading = try look()
        agent.store = try rebuild(
            "given_up",
            [],
            reading,
            from: reading.findings.end,
            .rebuild
        )
        try BootStep.store { () throws(StoreError) in
            try RecoveryMoney(agent.store).fill(&report, [])
        }
        return report
    }
}
