import Journal
import Testing

@Suite("A witness of C2SP")
struct WitnessTests {
    private static let leaves = (0..<20).map { TreeHasher.leaf([UInt8($0)]) }

    private static func root(_ size: Int) -> TreeHash {
        var tree = TreeFrontier()
        for leaf in leaves[..<size] { tree.append(leaf: leaf) }
        return tree.root
    }

    /// A log, a witness of it, and what that remembers.
    private final class Scene {
        let log: SigningKey
        let witness: Witness
        var newest: Checkpoint?

        init() throws {
            log = try SigningKey(name: "log.example", kind: .note)
            witness = Witness(
                key: try SigningKey(name: "witness.example", kind: .cosignature),
                logs: [log.verifier, try SigningKey(name: "other.example", kind: .note).verifier])
        }

        func request(_ old: Int, _ size: Int, root: TreeHash? = nil, path: [TreeHash]? = nil) throws -> [UInt8] {
            let proof = ConsistencyProof(first: min(old, size), leaves: Array(leaves[..<size]))
            let note = try log.checkpoint(size: UInt64(size), root: root ?? WitnessTests.root(size))
            return AddCheckpoint(old: UInt64(old), path: path ?? proof?.path ?? [], note: note).bytes
        }

        /// The status; a signature is checked, and what it is of remembered.
        func ask(_ body: [UInt8]) throws -> Int {
            switch witness.decide(body, seconds: 1_700_000_000, newest: { _ in newest }) {
            case .refuse(let refusal): return refusal.status
            case .sign(let origin, var note, let line):
                newest = try Checkpoint(note.text)
                #expect(origin == "log.example")
                for signature in try SignedNote.signatures(line) { note.add(signature) }
                #expect(try note.verified(by: [witness.key.verifier]) == [witness.key.verifier])
                #expect(note.signatures.last?.cosignedSeconds == 1_700_000_000)
                return 200
            }
        }
    }

    @Test("it signs every tree that grows, and the same one again")
    func grows() throws {
        for first in 0...20 {
            for second in first...20 {
                let scene = try Scene()
                if first > 0 { #expect(try scene.ask(scene.request(0, first)) == 200) }
                #expect(try scene.ask(scene.request(first, second)) == 200)
                #expect(try scene.ask(scene.request(second, second)) == 200)
            }
        }
    }

    @Test("another size than the one signed last is answered by that one")
    func otherSize() throws {
        let scene = try Scene()
        #expect(try scene.ask(scene.request(0, 7)) == 200)
        for old in [0, 3, 8] {
            guard
                case .refuse(let refusal) = scene.witness.decide(
                    try scene.request(old, 9), seconds: 0, newest: { _ in scene.newest })
            else {
                Issue.record("signed from \(old)")
                continue
            }
            #expect(refusal == Witness.Refusal(status: 409, size: 7))
        }
    }

    @Test("two histories: another root of the same size, or one that does not continue")
    func twoHistories() throws {
        let scene = try Scene()
        #expect(try scene.ask(scene.request(0, 7)) == 200)
        func refusal(_ body: [UInt8]) -> Witness.Refusal? {
            guard case .refuse(let refusal) = scene.witness.decide(body, seconds: 0, newest: { _ in scene.newest })
            else { return nil }
            return refusal
        }
        let other = TreeHasher.leaf([0xFF])
        #expect(
            refusal(try scene.request(7, 7, root: other))
                == Witness.Refusal(status: 409, size: 7, evidence: .contradiction))
        #expect(refusal(try scene.request(7, 9, root: other)) == Witness.Refusal(status: 422, evidence: .unproven))
        #expect(refusal(try scene.request(7, 9, path: []))?.status == 422)
        // An old checkpoint shown again.
        #expect(refusal(try scene.request(5, 5))?.status == 409)
        #expect(scene.newest?.size == 7)
    }

    @Test("requests that are none, of unknown logs, unsigned or the wrong way round")
    func refused() throws {
        let scene = try Scene()
        #expect(try scene.ask([]) == 400)
        #expect(try scene.ask(scene.request(9, 7)) == 400)
        let good = try scene.request(0, 7)
        for count in 0..<good.count { #expect(try scene.ask(Array(good[..<count])) != 200) }
        for index in good.indices {
            var bad = good
            bad[index] ^= 0x01
            #expect(try scene.ask(bad) != 200, "at \(index)")
        }
        let stranger = try SigningKey(name: "log.example", kind: .note)
        let note = try stranger.checkpoint(size: 7, root: Self.root(7))
        #expect(try scene.ask(AddCheckpoint(old: 0, path: [], note: note).bytes) == 403)
        let unknown = try SigningKey(name: "unknown.example", kind: .note).checkpoint(size: 7, root: Self.root(7))
        #expect(try scene.ask(AddCheckpoint(old: 0, path: [], note: unknown).bytes) == 404)
        // The proof from nothing is empty.
        #expect(try scene.ask(scene.request(0, 7, path: [Self.root(3)])) == 422)
        #expect(try scene.ask(good) == 200)
    }

    @Test("a request comes back as it was; 63 hashes are read, 64 are not")
    func requests() throws {
        let scene = try Scene()
        let note = try scene.log.checkpoint(size: 7, root: Self.root(7))
        for count in [0, 1, 63] {
            let request = AddCheckpoint(old: 5, path: Array(repeating: Self.root(1), count: count), note: note)
            #expect(try AddCheckpoint(request.bytes) == request)
        }
        let many = AddCheckpoint(old: 5, path: Array(repeating: Self.root(1), count: 64), note: note)
        #expect(throws: NoteFault.shape) { _ = try AddCheckpoint(many.bytes) }
        for old in ["old", "old ", "old 01", "old -1", "Old 1", "old 1 "] {
            #expect(throws: NoteFault.shape) { _ = try AddCheckpoint(Array("\(old)\n\n".utf8) + note.bytes) }
        }
    }
}
