// swift-tools-version: 6.3
import PackageDescription

// The house, from the ground up. Each floor may use only the floors below it; the loop at the end
// refuses to load a manifest in which an arrow points up or sideways (house.md H-1, H-4).

struct Floor {
    let name: String
    let targets: [Target]
}

let house: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let ground = Floor(name: "ground", targets: [.target(name: "World")])

let words = Floor(name: "words", targets: [.target(name: "Ledger", dependencies: ["World"])])

let law = Floor(
    name: "law",
    targets: [
        .target(name: "Desk", dependencies: ["World", "Ledger"]),
        .target(name: "Sync", dependencies: ["World", "Ledger"]),
        .target(name: "Judge", dependencies: ["World", "Ledger"]),
    ]
)

let pipes = Floor(
    name: "pipes",
    targets: [
        .systemLibrary(
            name: "COpenSSL",
            pkgConfig: "openssl",
            providers: [.apt(["libssl-dev"])]
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CSQLCipher",
            pkgConfig: "sqlcipher",
            providers: [.apt(["libsqlcipher-dev"])]
        ),
        .systemLibrary(
            name: "CPostgres",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]
        ),
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .systemLibrary(
            name: "CServer",
            pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"])]
        ),
        .systemLibrary(
            name: "CPango",
            pkgConfig: "pangocairo",
            providers: [.apt(["libpango1.0-dev"])]
        ),
        .target(name: "CLinux"),
    ]
)

let fittings = Floor(
    name: "fittings",
    targets: [
        .target(name: "Keyring", dependencies: ["World", "COpenSSL"]),
        .target(name: "Compression", dependencies: ["World", "CZlib"]),
        .target(name: "Typesetting", dependencies: ["World", "CPango"]),
        .target(name: "Database", dependencies: ["World", "CSQLCipher"]),
        .target(name: "Postgres", dependencies: ["CPostgres"]),
        .target(
            name: "Schema",
            dependencies: ["World"],
            path: "schema",
            resources: [
                .embedInCode("device-0001-outbox.sql"),
                .embedInCode("device-0002-replica.sql"),
                .embedInCode("device-0003-desk.sql"),
                .embedInCode("device-0004-people.sql"),
                .embedInCode("device-0005-care.sql"),
                .embedInCode("device-0006-refund.sql"),
                .embedInCode("device-0007-pin-version.sql"),
                .embedInCode("device-0008-paper.sql"),
                .embedInCode("cloud-0001-tenancy.sql"),
                .embedInCode("cloud-0002-custody.sql"),
                .embedInCode("cloud-0003-ledger.sql"),
                .embedInCode("cloud-0004-feed.sql"),
                .embedInCode("cloud-0005-people.sql"),
                .embedInCode("cloud-0006-command.sql"),
                .embedInCode("cloud-0007-enrolment.sql"),
                .embedInCode("cloud-0008-step-up.sql"),
                .embedInCode("cloud-0009-audit.sql"),
                .embedInCode("cloud-postgres-first.sql"),
                .embedInCode("cloud-postgres-last.sql"),
            ]
        ),
    ]
)

let rooms = Floor(
    name: "rooms",
    targets: [
        .target(name: "Journal", dependencies: ["World", "Ledger", "Keyring"]),
        .target(
            name: "Store",
            dependencies: ["World", "Ledger", "Desk", "Sync", "Database", "Schema", "Keyring"]
        ),
        .target(
            name: "CloudStore",
            dependencies: [
                "World", "Ledger", "Judge", "Sync", "Database", "Postgres", "Schema", "Keyring",
            ]
        ),
    ]
)

let households = Floor(
    name: "households",
    targets: [
        .target(
            name: "Console",
            dependencies: ["World", "Ledger", "Desk"],
            resources: [
                .embedInCode("Catalogue/en.json"), .embedInCode("Catalogue/ps.json"),
                .embedInCode("Catalogue/fa-AF.json"), .embedInCode("Catalogue/ur.json"),
                .embedInCode("Catalogue/ar.json"),
            ]
        ),
        .target(
            name: "Agent",
            dependencies: [
                "World", "Ledger", "Journal", "Store", "Desk", "Sync", "Keyring", "Compression",
            ]
        ),
        .target(
            name: "Cloud",
            dependencies: [
                "World", "Ledger", "CloudStore", "Judge", "Sync", "Keyring", "Compression",
            ]
        ),
    ]
)

let porch = Floor(
    name: "porch",
    targets: [
        .target(name: "Platform", dependencies: ["World", "CLinux"]),
        .target(name: "Transport", dependencies: ["World", "CCurl", "CServer", "CLinux"]),
    ]
)

let doors = Floor(
    name: "doors",
    targets: [
        .executableTarget(name: "till", dependencies: ["World", "Console", "Platform"]),
        .executableTarget(
            name: "edge-paper",
            dependencies: ["World", "Typesetting", "Platform"]
        ),
        .executableTarget(
            name: "edgectl",
            dependencies: ["World", "Ledger", "Console", "Agent", "Keyring", "Platform"]
        ),
        .executableTarget(
            name: "edged",
            dependencies: ["World", "Agent", "Keyring", "Transport", "Platform"]
        ),
        .executableTarget(
            name: "edge-cloud",
            dependencies: [
                "World", "Ledger", "Cloud", "CloudStore", "Console", "Keyring", "Transport",
                "Platform",
            ]
        ),
    ]
)

// Above the doors: what exists only for tests, proofs and the demo.
let attic = Floor(
    name: "attic",
    targets: [
        // A wrong wall clock for the real programs, preloaded.
        .target(name: "WarpedTime", path: "Tests/WarpedTime"),
        .target(
            name: "TestSupport",
            dependencies: ["World", "Ledger", "Sync", "Keyring", "Compression"],
            path: "Tests/TestSupport"
        ),
    ]
)

let rigs = Floor(
    name: "rigs",
    targets: [
        .target(
            name: "Simulation",
            dependencies: [
                "World", "Ledger", "Desk", "Sync", "Keyring", "Compression", "Database", "Journal",
                "Store", "Agent", "CloudStore", "Cloud", "Platform", "TestSupport",
            ],
            path: "Tests/Simulation"
        )
    ]
)

func suite(
    _ name: String,
    _ uses: [Target.Dependency],
    exclude: [String] = []
) -> Target {
    .testTarget(
        name: name,
        dependencies: ["World", "TestSupport"] + uses,
        path: "Tests/\(name)",
        exclude: exclude
    )
}

let suites = Floor(
    name: "suites",
    targets: [
        suite("WorldTests", []),
        suite("LedgerTests", ["Ledger"]),
        suite("DeskTests", ["Ledger", "Desk"]),
        suite("SyncTests", ["Ledger", "Sync", "Keyring", "Compression"]),
        suite("JudgeTests", ["Ledger", "Judge"]),
        suite("KeyringTests", ["Keyring"]),
        suite("CompressionTests", ["Compression"]),
        suite("TypesettingTests", ["Typesetting"]),
        suite("DatabaseTests", ["Database"]),
        suite("JournalTests", ["Ledger", "Keyring", "Journal", "Platform"]),
        suite(
            "StoreTests",
            ["Ledger", "Desk", "Sync", "Keyring", "Database", "Schema", "Store", "Platform"]
        ),
        suite(
            "CloudStoreTests",
            ["Ledger", "Judge", "Sync", "Keyring", "Database", "Schema", "CloudStore"]
        ),
        suite("ConsoleTests", ["Ledger", "Desk", "Console"], exclude: ["golden"]),
        suite(
            "AgentTests",
            [
                "Ledger", "Desk", "Sync", "Keyring", "Compression", "Database", "Journal", "Store",
                "Agent", "Platform",
            ]
        ),
        suite(
            "CloudTests",
            [
                "Ledger", "Judge", "Sync", "Keyring", "Compression", "Database", "CloudStore",
                "Cloud",
            ]
        ),
        suite(
            "ConflictTests",
            ["Ledger", "Compression", "Console", "Simulation"]
        ),
        suite("PlatformTests", ["Platform"]),
        suite("TransportTests", ["Keyring", "Platform", "Transport"]),
        suite(
            "EndToEndTests",
            [
                "Ledger", "Sync", "Keyring", "Platform", "Transport", "till", "edge-paper",
                "edgectl",
                "edged", "edge-cloud",
            ]
        ),
        suite(
            "SimulationTests",
            ["Ledger", "Sync", "Keyring", "Journal", "Store", "Agent", "Simulation"]
        ),
        suite("TidyTests", [], exclude: ["requirements.txt"]),
    ]
)

let proofs = Floor(
    name: "proofs",
    targets: [
        .executableTarget(
            name: "proof",
            dependencies: [
                "World", "Ledger", "Desk", "Sync", "Keyring", "Compression", "Database", "Journal",
                "Store", "Agent", "Platform", "Transport", "TestSupport", "Simulation",
            ],
            path: "Tests/Proof",
            exclude: ["thresholds.json", "planted", "scenarios.txt"]
        ),
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "World", "Ledger", "Desk", "Sync", "Keyring", "Compression", "Journal", "Store",
                "Console", "Agent", "Cloud", "Platform", "Transport", "TestSupport", "Simulation",
            ],
            path: "Tests/Fuzz",
            exclude: ["corpus"]
        ),
        .executableTarget(
            name: "demo",
            dependencies: ["World", "Ledger", "Keyring", "Compression", "Platform", "TestSupport"],
            path: "Tests/Demo"
        ),
    ]
)

let floors = [
    ground, words, law, pipes, fittings, rooms, households, porch, doors, attic, rigs, suites,
    proofs,
]

var home: [String: String] = [:]
for floor in floors {
    for target in floor.targets {
        for case .byNameItem(let name, _) in target.dependencies {
            guard let below = home[name] else {
                fatalError("\(target.name) may not use \(name): arrows point down")
            }
            precondition(
                below != "pipes" || ["fittings", "porch"].contains(floor.name),
                "\(target.name) may not use \(name): only fittings and porch touch C"
            )
        }
        if floor.name != "pipes" { target.swiftSettings = house }
    }
    for target in floor.targets { home[target.name] = floor.name }
}

let package = Package(
    name: "melmastoon-edge",
    products: [.library(name: "warpedtime", type: .dynamic, targets: ["WarpedTime"])],
    targets: floors.flatMap(\.targets)
)
