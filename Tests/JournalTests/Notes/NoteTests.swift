import Crypto
import Journal
import Testing

@Suite("Signed notes of C2SP")
struct NoteTests {
    /// The key of transparency-dev's test log, as it is printed.
    private static let printed = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
    /// Its private half, published with it: it protects nothing.
    private static let published =
        "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg"
    /// The note of the documentation of Go's notes, and its key.
    private static let goKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    private static let goNote = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func signed(_ text: String = "log\n7\n\(Base64.text(TreeHasher.empty.bytes))\n") throws -> (
        note: SignedNote, key: SigningKey
    ) {
        let key = try SigningKey(name: "log", kind: .note)
        return (SignedNote(text: bytes(text), signatures: [try key.signature(of: bytes(text))]), key)
    }

    @Test("the printed key of the test log is read, and written as it was")
    func printedKey() throws {
        let key = try VerifierKey(Self.printed)
        #expect(key.name == "example.com/log/testdata")
        #expect(key.id == 0x33d7_b496)
        #expect(key.kind == .note)
        #expect(key.description == Self.printed)
    }

    @Test("the test log's private key has the printed public half, and signs what that verifies")
    func publishedKey() throws {
        let key = try SigningKey(Self.published)
        #expect(key.verifier.description == Self.printed)
        #expect(key.text == Self.published)
        var tree = TreeFrontier()
        for leaf in ["one", "two", "three"] { tree.append(leaf: TreeHasher.leaf(Array(leaf.utf8))) }
        let note = try key.checkpoint(size: 3, root: tree.root)
        let checkpoint = try Checkpoint(try SignedNote(note.bytes), signedBy: [VerifierKey(Self.printed)])
        #expect(checkpoint == Checkpoint(origin: "example.com/log/testdata", size: 3, root: tree.root))
    }

    @Test("a note that another program has signed verifies, and comes back as it was")
    func foreignNote() throws {
        let note = try SignedNote(Self.bytes(Self.goNote))
        #expect(try note.verified(by: [VerifierKey(Self.goKey)]).map(\.name) == ["PeterNeumann"])
        #expect(note.bytes == Self.bytes(Self.goNote))
        var changed = Self.bytes(Self.goNote)
        changed[3] ^= 0x20
        #expect(throws: NoteFault.badSignature("PeterNeumann")) {
            try SignedNote(changed).verified(by: [VerifierKey(Self.goKey)])
        }
    }

    @Test("a key whose identity, name or bytes are another's is refused")
    func foreignKeys() {
        let wrong = [
            "", "+", "log+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
            Self.printed.replacing("33d7b496", with: "33d7b497"), Self.printed.replacing("AeHT", with: "BeHT"),
            Self.printed.replacing("AeHT", with: "AuHT"), String(Self.printed.dropLast(4)), Self.printed + "\n",
            Self.printed.replacing("example.com", with: "example com"), Self.published,
        ]
        for text in wrong { #expect(throws: NoteFault.key) { _ = try VerifierKey(text) } }
        #expect(throws: NoteFault.key) { _ = try SigningKey(Self.printed) }
        #expect(throws: NoteFault.key) { _ = try SigningKey(Self.published.replacing("33d7b496", with: "33d7b497")) }
    }

    @Test(
        "names of keys", arguments: [("a", true), ("", false), ("a b", false), ("a+b", false), ("a\u{2003}b", false)])
    func names(name: String, isName: Bool) {
        #expect(VerifierKey.isName(name) == isName)
    }

    @Test("signatures of unknown keys are ignored; one of a known key that does not fit is not")
    func unknownKeys() throws {
        var (note, key) = try Self.signed()
        let other = try SigningKey(name: "log", kind: .note)
        note.add(try other.signature(of: note.text))
        #expect(try note.verified(by: [key.verifier]) == [key.verifier])
        #expect(try note.verified(by: [other.verifier, key.verifier]) == [key.verifier, other.verifier])
        #expect(throws: NoteFault.unsigned) {
            try note.verified(by: [SigningKey(name: "log", kind: .note).verifier])
        }
        note.add(NoteSignature(name: "log", id: key.verifier.id, bytes: [UInt8](repeating: 0, count: 64)))
        #expect(throws: NoteFault.signedTwice("log")) { try note.verified(by: [key.verifier]) }
    }

    @Test("what is no note is refused")
    func noNotes() throws {
        let good = try Self.signed().note.bytes
        #expect(throws: NoteFault.shape) { _ = try SignedNote(Array(good.dropLast())) }
        #expect(throws: NoteFault.shape) { _ = try SignedNote([]) }
        #expect(throws: NoteFault.characters) { _ = try SignedNote([0] + good) }
        #expect(throws: NoteFault.characters) { _ = try SignedNote([0xFF] + good) }
        #expect(throws: NoteFault.characters) { _ = try SignedNote(Self.bytes("a\r\n") + good) }
        #expect(throws: NoteFault.tooLong) {
            _ = try SignedNote([UInt8](repeating: 0x61, count: SignedNote.mostBytes) + good)
        }
        let lines = [
            "- log AAAAAAA=", "— log", "— log AAAA", "— log AAAAAAB=", "— log AAAAAAA", "— log  AAAAAAA=", "— AAAAAAA=",
            "— l+g AAAAAAA=", "— log AAAAAAA= ", "",
        ]
        for line in lines {
            #expect(throws: NoteFault.self) { _ = try SignedNote(Self.bytes("text\n\n\(line)\n")) }
        }
        #expect(try SignedNote(Self.bytes("text\n\n— log AAAAAAA=\n")).signatures.count == 1)
        let many = String(repeating: "— log AAAAAAA=\n", count: SignedNote.mostSignatures)
        #expect(try SignedNote(Self.bytes("text\n\n" + many)).signatures.count == 64)
        #expect(throws: NoteFault.tooManySignatures) {
            _ = try SignedNote(Self.bytes("text\n\n" + many + "— log AAAAAAA=\n"))
        }
    }

    @Test("every truncation and every flipped byte of a signed note is refused")
    func damaged() throws {
        let (note, key) = try Self.signed()
        let good = note.bytes
        for count in 0..<good.count {
            #expect(throws: NoteFault.self) { try SignedNote(Array(good[..<count])).verified(by: [key.verifier]) }
        }
        for index in good.indices {
            var bytes = good
            bytes[index] ^= 0x01
            #expect(throws: NoteFault.self) { try SignedNote(bytes).verified(by: [key.verifier]) }
        }
    }

    @Test("a witness signs a time and the text; another time does not fit")
    func cosignature() throws {
        var (note, _) = try Self.signed()
        let witness = try SigningKey(name: "witness.example/w1", kind: .cosignature)
        let signature = try witness.signature(of: note.text, seconds: 1_679_315_147)
        #expect(signature.cosignedSeconds == 1_679_315_147)
        #expect(signature.bytes.count == 72)
        note.add(signature)
        #expect(try SignedNote(note.bytes).verified(by: [witness.verifier]) == [witness.verifier])
        // C2SP tlog-cosignature: two lines before the text.
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: witness.verifier.bytes)
        let message = Self.bytes("cosignature/v1\ntime 1679315147\n") + note.text
        #expect(key.isValidSignature(signature.bytes[8...], for: message))
        var later = signature.bytes
        later[7] += 1
        let forged = NoteSignature(name: witness.verifier.name, id: witness.verifier.id, bytes: later)
        #expect(!witness.verifier.verifies(forged, of: note.text))
        #expect(NoteSignature(name: "w", id: 0, bytes: [0x80] + later).cosignedSeconds == nil)
        // The same key for another kind of signature is another key.
        let plain = try VerifierKey(name: witness.verifier.name, kind: .note, bytes: witness.verifier.bytes)
        #expect(plain.id != witness.verifier.id)
    }

    @Test("base 64 of every length comes back; what is not the one text for its bytes is refused")
    func base64() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
            #expect(Base64.bytes(Base64.text(bytes).utf8) == bytes)
        }
        #expect(Base64.text(Array("foobar".utf8)) == "Zm9vYmFy")
        #expect(Base64.text(Array("foob".utf8)) == "Zm9vYg==")
        for text in ["A", "AA", "AAA", "AA=A", "A===", "====", "AB==", "AAB=", "AA-_", "AAAA\n", "AAAA=", " AAAA"] {
            #expect(Base64.bytes(text.utf8) == nil, "\(text)")
        }
    }

    @Test("checkpoints: extension lines stay, what is none is refused")
    func checkpoints() throws {
        let root = Base64.text(TreeHasher.empty.bytes)
        let whole = try Checkpoint(Self.bytes("o\n0\n\(root)\nmore\n"))
        #expect(whole.extensions == ["more"])
        #expect(whole.text == Self.bytes("o\n0\n\(root)\nmore\n"))
        let wrong = [
            "", "o\n0\n\(root)", "o\n0\n", "\n0\n\(root)\n", "o\n00\n\(root)\n", "o\n-1\n\(root)\n", "o\n+1\n\(root)\n",
            "o\n18446744073709551616\n\(root)\n", "o\n1\n\(root.dropLast(4))\n", "o\n1\n\(root)\n\n", "o\n1\nAAAA\n",
            "o\n١\n\(root)\n",
        ]
        for text in wrong { #expect(throws: NoteFault.notACheckpoint) { _ = try Checkpoint(Self.bytes(text)) } }
    }

    @Test("a checkpoint counts only by a key that bears its origin's name")
    func origin() throws {
        let key = try SigningKey(name: "other", kind: .note)
        let text = Checkpoint(origin: "log", size: 0, root: TreeHasher.empty).text
        let note = SignedNote(text: text, signatures: [try key.signature(of: text)])
        #expect(throws: NoteFault.unsigned) { _ = try Checkpoint(note, signedBy: [key.verifier]) }
    }

    @Test("a proof is checked with nothing but a key")
    func logProof() throws {
        let key = try SigningKey(name: "log", kind: .note)
        let entries = (0..<9).map { [UInt8($0)] }
        let leaves = entries.map { TreeHasher.leaf($0) }
        var tree = TreeFrontier()
        for leaf in leaves { tree.append(leaf: leaf) }
        let note = try key.checkpoint(size: 9, root: tree.root)
        for index in entries.indices {
            let proof = LogProof(try #require(InclusionProof(index: index, leaves: leaves)), checkpoint: note)
            let read = try LogProof(proof.bytes)
            #expect(read == proof)
            #expect(try read.verifies(entry: entries[index], signedBy: [key.verifier]))
            #expect(try !read.verifies(entry: [0xFF], signedBy: [key.verifier]))
            for count in 0..<proof.bytes.count {
                #expect(throws: NoteFault.self) {
                    _ = try LogProof(Array(proof.bytes[..<count])).verifies(entry: [], signedBy: [key.verifier])
                }
            }
        }
    }
}
