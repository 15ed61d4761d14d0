public import CloudStore
public import Keyring
public import Sync
public import World

/// What a cloud is told when it starts; everything else is in its database.
public struct CloudConfiguration: Sendable {
    /// The names it answers to, lower case, with the port unless 443 (P5.4).
    public var authorities: Set<String>
    /// The first part of every URL it gives out; nil for the authority a device enrolled by.
    public var publicURL: String?
    /// The certificates that a device shall trust; nil for the system's.
    public var certificateAuthorityPEM: String?
    /// The tenant's public key for journal recovery, as JWK.
    public var recoveryKey: JSON?
    /// What it takes at once.
    public var limits = SyncLimits.reference
    /// The least version of an agent that may do more than drain (P16.6); nil for any.
    public var leastAgent: String?
    /// Its version.
    public var version = "1.0.0"
    /// Where it is.
    public var region = "local"

    /// Makes a configuration.
    public init(authorities: Set<String>) {
        self.authorities = authorities
    }
}

/// The keys of the cloud's operator; devices pin their public halves (P4.3).
public struct CloudKeys: Sendable {
    /// Signs proofs of custody.
    public let custody: SigningKey
    /// Signs commands that erase nothing.
    public let routine: SigningKey
    /// The public half of the key for commands that do; the private half is kept off line.
    public let destructive: VerifyingKey

    /// Puts the keys together.
    public init(custody: SigningKey, routine: SigningKey, destructive: VerifyingKey) {
        self.custody = custody
        self.routine = routine
        self.destructive = destructive
    }
}

/// The outside of a cloud, and what it is told about itself.
public struct CloudParts: Sendable {
    /// The database.
    public let driver: any CloudDriver
    /// The clock.
    public let clock: any Clock
    /// The randomness.
    public let entropy: any Entropy
    /// The log.
    public let log: any Log
    /// The operator's keys.
    public let keys: CloudKeys
    /// The configuration.
    public let configuration: CloudConfiguration
    /// Who decides what is in custody.
    public var docket: any CloudDocket

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - driver: The database.
    ///   - outside: Clock, entropy and log.
    ///   - keys: The operator's keys.
    ///   - configuration: What it is told about itself.
    ///   - docket: Who decides what is in custody.
    public init(
        driver: any CloudDriver,
        outside: (clock: any Clock, entropy: any Entropy, log: any Log),
        keys: CloudKeys,
        configuration: CloudConfiguration,
        docket: any CloudDocket
    ) {
        self.driver = driver
        (clock, entropy, log) = outside
        self.keys = keys
        self.configuration = configuration
        self.docket = docket
    }
}
