public import CloudStore
public import World

extension CloudDriver {
    /// The epoch of the cloud; a fresh database gets its first one.
    ///
    /// - Parameter entropy: For a new one.
    /// - Returns: `ce_` and 16 hexadecimal digits.
    /// - Throws: ``CloudStoreError``.
    public func cloudEpoch(orFrom entropy: any Entropy) throws(CloudStoreError) -> String {
        try settings { (settings) throws(CloudStoreError) in
            if let known = try settings.value(.cloudEpoch) { return known }
            let made = "ce_" + Hex.text(entropy.bytes(8))
            try settings.set(.cloudEpoch, made)
            return made
        }
    }

    /// Begins a new epoch, as every restore must (P17.7).
    ///
    /// - Parameter entropy: For the new one.
    /// - Throws: ``CloudStoreError``.
    public func changeCloudEpoch(from entropy: any Entropy) throws(CloudStoreError) {
        let made = "ce_" + Hex.text(entropy.bytes(8))
        try settings { (settings) throws(CloudStoreError) in
            try settings.set(.cloudEpoch, made)
        }
    }
}
