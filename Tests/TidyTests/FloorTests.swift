import Foundation
import TestSupport
import Testing

/// The floors of docs/architecture.md: a target imports only targets of lower floors.
private let floors: [String: Int] = [
    "CScan": 0, "Telephony": 0, "Authority": 0, "SIP": 0, "Parquet": 0,
    "CP11Kit": 0, "CPostgres": 0, "Screening": 1, "Journal": 1, "Postgres": 1, "STIR": 1, "Tokens": 1,
    "Evaluation": 2, "Evidence": 2, "Ledger": 2, "Training": 2, "CWire": 0, "CPcap": 0, "Wire": 2,
    "Gate": 3,
    "Console": 4, "Traffic": 4,
    "qorgan": 5,
]

/// Edges inside one floor that the design allows, each with its reason.
private let sameFloor: Set<String> = [
    "Authority -> Telephony",  // an order's scope names numbers and trunks
    "SIP -> CScan",  // a header of intrinsics, no target of its own right
]

@Suite("The shape of the package")
struct FloorTests {
    private struct Manifest: Decodable {
        struct Target: Decodable {
            struct Dependency: Decodable {
                var byName: [String?]?
                var target: [String?]?
                var product: [String?]?

                enum CodingKeys: String, CodingKey { case byName, target, product }

                init(from decoder: any Decoder) throws {
                    let container = try decoder.container(keyedBy: CodingKeys.self)
                    byName = try? container.decode([String?].self, forKey: .byName)
                    target = try? container.decode([String?].self, forKey: .target)
                    product = try? container.decode([String?].self, forKey: .product)
                }
            }
            var name: String
            var type: String
            var dependencies: [Dependency]
        }
        var targets: [Target]
    }

    private static func manifest() throws -> Manifest {
        let scratch = try ScratchFolder("manifest")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "--package-path", repositoryRoot.path, "--scratch-path", scratch.url.path,
            "dump-package",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(Manifest.self, from: data)
    }

    @Test("no target imports a target of its own or a higher floor")
    func edgesGoDown() throws {
        let manifest = try Self.manifest()
        var checked = 0
        for target in manifest.targets where target.type != "test" {
            guard let floor = floors[target.name] else {
                #expect(
                    ["Bench", "CAllocations", "DiskProbe", "TestSupport"].contains(target.name),
                    "\(target.name) has no floor in FloorTests")
                continue
            }
            for dependency in target.dependencies {
                guard let name = (dependency.byName ?? dependency.target)?.first ?? nil, let below = floors[name]
                else { continue }
                let edge = "\(target.name) -> \(name)"
                #expect(below < floor || sameFloor.contains(edge), "\(edge) goes up or sideways")
                checked += 1
            }
        }
        #expect(checked > 20)
    }

    @Test(
        "the pure targets use no package of others",
        arguments: ["Telephony", "Authority", "SIP", "Screening", "Evaluation", "Training"])
    func pureTargets(name: String) throws {
        let target = try #require(try Self.manifest().targets.first { $0.name == name })
        #expect(target.dependencies.allSatisfy { $0.product == nil })
    }
}
