import Desk
import Journal
import Ledger
import Store
import World

extension DeviceAgent {
    /// Makes the store again while the desk runs: the old one is given up (WF-4).
    ///
    /// Numbering and slip series go on (DUR-21). When it cannot be done, the desk is locked:
    /// nothing is ever kept in memory only.
    func rebuildStore() {
        store.close()
        do throws(BootHalt) {
            let work = try BootWork(rebooting, keyring, identity)
            recovery = try work.rebuild(for: self)
            needsRebuild = false
            mode = work.lacksReplica ? .recovering : .normal
            modeCode = nil
            if work.isBroken {
                mode = .readOnly
                modeCode = .readOnly
            }
            try BootStep.store { () throws(StoreError) in try refreshDay() }
        } catch {
            mode = .locked
            modeCode = .locked
            ports.log.write(.error, "store.rebuild_failed", [])
        }
    }

    private var rebooting: Boot {
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
