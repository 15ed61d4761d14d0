public import CloudStore
import Ledger
public import World

/// Settles what is in custody: device by device in turn, each action in a transaction of its own.
///
/// Stateless beside the database: any number of them may run, for the database lets one
/// transaction of a tenant in at a time and each begins by reading what is still open.
///
/// - SeeAlso: P10, `conflicts.md` "Judge".
public struct Docket: CloudDocket {
    /// Consecutive charges of one folio that may share a transaction.
    private static let shareLimit = 25

    private let driver: any CloudDriver
    private let clock: any Clock

    /// Makes a docket over a database.
    public init(driver: any CloudDriver, clock: any Clock) {
        self.driver = driver
        self.clock = clock
    }

    /// Decides waiting actions of a property in their order, each in a transaction of its own.
    ///
    /// - Parameters:
    ///   - scope: The property.
    ///   - milliseconds: After how long no further action is begun.
    /// - Throws: ``CloudStoreError``; what was decided before stays decided.
    public func decide(
        _ scope: CloudScope,
        within milliseconds: Int64
    ) throws(CloudStoreError) {
        let isPaused = try driver.settings { (settings) throws(CloudStoreError) in
            try settings.value(.isJudgePaused) == "1"
        }
        if isPaused { return }
        let end = clock.monotonicMilliseconds() + milliseconds
        while true {
            var devices = try driver.transaction(scope, at: clock.now()) {
                (ledger) throws(CloudStoreError) in try ledger.devicesWithOpenRows()
            }
            if devices.isEmpty { return }
            while !devices.isEmpty {
                var busy: [ID] = []
                for device in devices {
                    if clock.monotonicMilliseconds() >= end { return }
                    if try settle(device, scope) { busy.append(device) }
                }
                devices = busy
            }
        }
    }

    /// Judges the device's next action, or a run of charges of one folio; false when there is none.
    private func settle(
        _ device: ID,
        _ scope: CloudScope,
        limit: Int = Self.shareLimit
    ) throws(CloudStoreError) -> Bool {
        do throws(CloudStoreError) {
            return try driver.transaction(scope, at: clock.now()) {
                (ledger) throws(CloudStoreError) in
                var due = try ledger.dueRows(of: device, limit: 1)
                if limit > 1, due.first?.stream.hasPrefix("folio:") ?? false {
                    due = try ledger.dueRows(of: device, limit: limit)
                }
                for row in Self.sharing(due) { try ledger.judge(row) }
                return !due.isEmpty
            }
        } catch {
            guard let code = Self.reason(toWait: error) else { throw error }
            if limit > 1 { return try settle(device, scope, limit: 1) }
            try setAside(device, scope, because: code)
            return true
        }
    }

    /// Why one action waits for what the books answered; nil where that is everybody's trouble.
    private static func reason(toWait error: CloudStoreError) -> Code? {
        switch error {
        // Sums that no account can hold do not become right by waiting.
        case .outOfRange: .sync(.parked)
        // A row that cannot be read may be put right; after some attempts a person must look.
        case .damaged: .sync(.dependencyDown)
        case .busy, .full, .tooNew, .unavailable: nil
        }
    }

    /// The first action, and the charges of the same folio that follow it without a gap.
    private static func sharing(_ due: [OpenRow]) -> ArraySlice<OpenRow> {
        guard let first = due.first, first.stream.hasPrefix("folio:"), !first.isDeferred else {
            return due.prefix(1)
        }
        let end = due.firstIndex { $0.stream != first.stream || $0.isDeferred } ?? due.endIndex
        return due[..<end]
    }

    /// An action that the books cannot take now waits; it blocks its stream only (law 5).
    private func setAside(
        _ device: ID,
        _ scope: CloudScope,
        because code: Code
    ) throws(CloudStoreError) {
        try driver.transaction(scope, at: clock.now()) { (ledger) throws(CloudStoreError) in
            guard let row = try ledger.dueRows(of: device, limit: 1).first else { return }
            try ledger.putOff(row, because: code)
        }
    }
}
