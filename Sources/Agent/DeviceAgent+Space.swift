import Journal
import Ledger
import Store
import World

extension DeviceAgent {
    var ballast: Ballast { Ballast(state, on: ports.disk) }

    /// Does what waits for an idle moment: spares, head file, log, ballast; and watches the space.
    ///
    /// A disk that is full costs the ballast first; when no spare can be made even then, the last
    /// one serves only what ends the day (DUR-14). When there is space again, everything goes on.
    func tidy() {
        guard mode != .locked else { return }
        do throws(JournalError) {
            try tidyJournal()
            if mode == .readOnly, modeCode == .diskReserve {
                mode = .normal
                modeCode = nil
                ports.log.write(.info, "disk.space_returned", [])
            }
        } catch {
            guard case .disk(let refused) = error, refused.code == .full else {
                ports.log.write(.error, "journal.tidy_failed", [])
                return
            }
            reserveLastSpare()
            return
        }
        isBallastGrowing = false
        do throws(DiskError) { isBallastGrowing = try ballast.grow() == .grew } catch {
            ports.log.write(.warning, "disk.no_ballast", [])
        }
        guarded { () throws(StoreError) in
            try catchUp()
            _ = try store.moveLog(atLeast: 256)
        }
        notePaper()
        dumpReplica()
    }

    private func tidyJournal() throws(JournalError) {
        do throws(JournalError) { try journal.tidy() } catch {
            guard case .disk(let refused) = error, refused.code == .full, gaveUpBallast() else {
                throw error
            }
            try journal.tidy()
        }
    }

    /// Whether there was ballast to give up.
    func gaveUpBallast() -> Bool {
        do throws(DiskError) {
            let wasThere = try ballast.release()
            if wasThere { ports.log.write(.warning, "disk.ballast_released", []) }
            return wasThere
        } catch { return false }
    }

    private func reserveLastSpare() {
        guard !journal.hasSpare, mode == .normal || mode == .recovering else { return }
        mode = .readOnly
        modeCode = .diskReserve
        ports.log.write(.error, "disk.full", [])
    }
}
