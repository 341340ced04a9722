// swift-tools-version: 6.2
import Foundation
import PackageDescription

// One sentence a target; the floors and the one direction of dependency are in docs/architecture.md,
// and Tests/TidyTests reads this manifest and fails on an edge that goes up.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // CI builds with QORGAN_WERROR=1 (see .ci/run): a warning fails the build there, not on a newcomer's laptop.
    .treatAllWarnings(as: Context.environment["QORGAN_WERROR"] == nil ? .warning : .error),
]

let nio = "swift-nio"

let package = Package(
    name: "qorgan",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "qorgan", targets: ["qorgan"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // Floor 0: values and pure codecs.
        /// Numbers, numbering plans, trunks, call attempts and call records: values, no I/O.
        .target(name: "Telephony", swiftSettings: strict),
        /// Legal bases, the matrix of measures and the orders that permit them.
        .target(name: "Authority", dependencies: ["Telephony"], swiftSettings: strict),
        /// Header-only byte scanning: 64 bytes to bit masks of line ends and colons.
        .target(name: "CScan"),
        /// SIP messages as offsets over bytes.
        .target(name: "SIP", dependencies: ["CScan"], swiftSettings: strict),

        /// Columns of values as a Parquet file's bytes.
        .target(name: "Parquet", swiftSettings: strict),

        // Floor 1: judging and the tree.
        /// The engine: call attempt in, verdict with reasons out.
        .target(
            name: "Screening", dependencies: ["Authority", "Telephony"],
            resources: [.embedInCode("Rulebook/kazakhstan.rules")], swiftSettings: strict),
        /// Entries in canonical bytes, RFC 6962 hashes and proofs; sealed numbers.
        .target(
            name: "Journal",
            dependencies: ["Telephony", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),

        /// Signed caller identities: PASSporTs, their certificates, and what they prove.
        .target(
            name: "STIR",
            dependencies: [
                "Telephony",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict),

        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        /// A connection to PostgreSQL by libpq: binary parameters and answers, COPY, time limits.
        .target(name: "Postgres", dependencies: ["CPostgres"], swiftSettings: strict),

        .systemLibrary(name: "CP11Kit", pkgConfig: "p11-kit-1", providers: [.apt(["libp11-kit-dev"])]),
        /// Keys on PKCS #11 tokens.
        .target(
            name: "Tokens", dependencies: ["CP11Kit", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),

        // Floor 2: storage and sockets.
        /// What a court can check: time stamps, signatures, bags of entries with their proofs.
        .target(
            name: "Evidence",
            dependencies: [
                "Journal", "Telephony",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            resources: [.embedInCode("Bags/Verifier")],
            swiftSettings: strict),
        /// The journal's storage: a node's in SQLite with its views, the centre's in PostgreSQL.
        .target(
            name: "Ledger",
            dependencies: [
                "Journal", "Parquet", "Postgres", "Screening", "Telephony",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        /// What the verdicts on a stream of calls were worth: curves, thresholds, intervals.
        .target(name: "Evaluation", dependencies: ["Screening", "Telephony"], swiftSettings: strict),
        /// System calls that Swift cannot make: recvmmsg, sendmmsg, eventfd.
        .target(name: "CWire"),
        .systemLibrary(name: "CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"])]),
        /// Bytes in, bytes out: UDP in batches, TCP, TLS, captures.
        .target(
            name: "Wire",
            dependencies: [
                "CWire", "CPcap",
                .product(name: "NIOCore", package: nio), .product(name: "NIOPosix", package: nio),
                .product(name: "NIOTLS", package: nio), .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            // Lifetimes: a batch lends its datagrams as spans.
            swiftSettings: strict + [.enableExperimentalFeature("Lifetimes")]),

        /// Grows a model's trees with XGBoost's C library, opened when it runs.
        .target(name: "Training", dependencies: ["Screening", "Telephony"], swiftSettings: strict),

        // Floor 3: the gate.
        /// Redirect screening: the trunk's profile, retransmissions, the deadline, bypass.
        .target(
            name: "Gate",
            dependencies: ["Authority", "Journal", "Screening", "SIP", "STIR", "Telephony", "Wire"],
            swiftSettings: strict),

        // Floor 4: pages, and calls to try it with.
        /// Web pages for the people of the centre.
        .target(
            name: "Console",
            dependencies: [
                "Authority", "Evaluation", "Gate", "Journal", "Ledger", "Screening", "Telephony", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.embedInCode("Assets")],
            swiftSettings: strict),
        /// A carrier's day of calls as real SIP.
        .target(name: "Traffic", dependencies: ["Telephony", "Wire"], swiftSettings: strict),

        // Floor 5: the one command.
        /// Puts the parts together and runs them.
        .executableTarget(
            name: "qorgan",
            dependencies: [
                "Authority", "CWire", "Console", "Evaluation", "Evidence", "Gate", "Journal", "Ledger", "Postgres",
                "Screening", "SIP", "STIR", "Telephony", "Tokens", "Traffic", "Training", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio), .product(name: "NIOPosix", package: nio),
                .product(name: "NIOHTTP1", package: nio), .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: strict),

        // Measurements, by `make bench`.
        /// How often memory was asked for: takes malloc's place in the program that it is linked into.
        .target(name: "CAllocations", path: "Benchmarks/CAllocations"),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Authority", "CAllocations", "Gate", "Journal", "Ledger", "Postgres", "Screening", "SIP", "STIR",
                "Telephony", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Benchmarks/Bench", swiftSettings: strict),

        // Tests.
        /// Where ../shared is, how a server is started and stopped, what skips.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "TelephonyTests", dependencies: ["Telephony", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "AuthorityTests", dependencies: ["Authority", "Telephony"], swiftSettings: strict),
        .testTarget(
            name: "FuzzTests", dependencies: ["Gate", "Screening", "SIP", "STIR", "TestSupport", "Wire"], path: "Fuzz",
            exclude: [
                "Corpus", "Entry.swift", "build.sh", "hep.dict", "isup.dict", "model.dict", "passport.dict",
                "pcap.dict", "run.sh",
                "sdp.dict", "sip.dict",
            ], sources: ["Checks", "Replay"], swiftSettings: strict),
        .testTarget(name: "ParquetTests", dependencies: ["Parquet", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "SIPTests", dependencies: ["SIP", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ScreeningTests", dependencies: ["Authority", "Screening", "Telephony"], swiftSettings: strict),
        .testTarget(
            name: "EvaluationTests", dependencies: ["Evaluation", "Screening", "Telephony"], swiftSettings: strict),
        .testTarget(
            name: "TrainingTests", dependencies: ["Screening", "Telephony", "TestSupport", "Training"],
            swiftSettings: strict),
        .testTarget(
            name: "JournalTests",
            dependencies: ["Journal", "Telephony", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .testTarget(
            name: "EvidenceTests", dependencies: ["Evidence", "Journal", "Telephony", "TestSupport"],
            swiftSettings: strict),
        /// A SoftHSM of the test's own.
        .testTarget(
            name: "TokensTests",
            dependencies: [
                "TestSupport", "Tokens", .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict),
        /// Runs the journal's writer on a disk that the tests stand in front of.
        .executableTarget(
            name: "DiskProbe", dependencies: ["Journal", "Ledger", "Screening", "Telephony"],
            path: "Tests/DiskProbe", swiftSettings: strict),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "DiskProbe", "Journal", "Ledger", "Screening", "Telephony", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        /// A real primary and its standby, started by the tests.
        .testTarget(
            name: "PostgresTests",
            dependencies: [
                "Journal", "Ledger", "Postgres", "Screening", "Telephony", "TestSupport", "qorgan",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "STIRTests",
            dependencies: [
                "STIR", "Telephony",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WireTests",
            dependencies: ["TestSupport", "Wire", .product(name: "NIOEmbedded", package: "swift-nio")],
            swiftSettings: strict),
        .testTarget(
            name: "GateTests",
            dependencies: [
                "Authority", "Gate", "Journal", "Screening", "SIP", "STIR", "Telephony", "TestSupport", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConsoleTests",
            dependencies: [
                "Authority", "Console", "Evaluation", "Gate", "Journal", "Ledger", "Screening", "Telephony",
                "TestSupport", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TrafficTests", dependencies: ["Telephony", "Traffic", "Wire"], swiftSettings: strict),
        .testTarget(
            name: "QorganTests",
            dependencies: [
                "Console", "Evaluation", "Evidence", "Gate", "Journal", "Ledger", "Screening", "SIP", "STIR",
                "Telephony", "TestSupport", "Traffic", "Training", "Wire", "qorgan",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: nio), .product(name: "NIOPosix", package: nio),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict),
        /// The whole product against SIPp, Kamailio and Chromium.
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Gate", "Journal", "Telephony", "TestSupport", "Wire", "qorgan",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        /// The habits of the code, held by tests.
        .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
