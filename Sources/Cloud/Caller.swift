import CloudStore
import Keyring
import Ledger
import Sync
import World

/// The device that a request is by, as its signature proved.
struct Caller {
    /// Its property.
    let scope: CloudScope
    /// What the cloud knows of it.
    let device: CloudLedger.DeviceRecord
    /// The key that signed the request.
    let key: VerifyingKey
    /// What it says of itself.
    let state: SyncState
}
