import Crypto
import Foundation
import Journal
import Telephony
import TestSupport
import Testing

@testable import Evidence

@Suite("bags")
struct BagTests {
    private static func bag() -> Bag {
        var bag = Bag()
        bag.addPayload("entries/7.bin", [1, 2, 3])
        bag.addPayload("checkpoint", Array("text\n".utf8))
        bag.info = [("External-Identifier", "case\n17/25")]
        return bag
    }

    @Test("each payload file is in both manifests, each other file in both tag manifests")
    func manifests() throws {
        let files = Dictionary(uniqueKeysWithValues: Self.bag().files.map { ($0.path, $0.bytes) })
        #expect(files["bagit.txt"] == Array("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8))
        let digest = SHA256.hash(data: [1, 2, 3] as [UInt8]).map { String(format: "%02x", $0) }.joined()
        let manifest = String(decoding: try #require(files["manifest-sha256.txt"]), as: UTF8.self)
        #expect(manifest.hasSuffix("\(digest)  data/entries/7.bin\n"))
        #expect(manifest.split(separator: "\n").count == 2)
        let tags = String(decoding: try #require(files["tagmanifest-sha512.txt"]), as: UTF8.self)
        #expect(tags.split(separator: "\n").count == 4)
        #expect(!tags.contains("tagmanifest"))
    }

    @Test("the information is one line each, with the payload's size")
    func information() throws {
        let files = Dictionary(uniqueKeysWithValues: Self.bag().files.map { ($0.path, $0.bytes) })
        let text = String(decoding: try #require(files["bag-info.txt"]), as: UTF8.self)
        #expect(text == "External-Identifier: case 17/25\nPayload-Oxum: 8.2\n")
    }

    @Test("the texts for people name the case, and the commands are the same in all of them")
    func texts() {
        let facts = BagTexts.Facts(
            name: "17/25", origin: "journal.example", entries: 2, size: 900, made: Timestamp(seconds: 1_790_000_000),
            person: "aida", order: "12")
        let texts = BagTexts.readme(facts)
        #expect(texts.map(\.file) == ["README.en.txt", "README.kk.txt", "README.ru.txt"])
        for (file, bytes) in texts {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains("17/25") && text.contains("journal.example") && text.contains("12"), "\(file)")
            #expect(text.contains("openssl ts -verify") && text.contains("check_bag.py"), "\(file)")
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 132 }, "\(file)")
        }
    }

    @Test("the checkers are Python that a person can read: at most 150 lines each")
    func checkers() {
        #expect(BagTexts.checker.map(\.file) == ["check_bag.py", "verify_journal.py"])
        for (file, bytes) in BagTexts.checker {
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 151 && lines[0].hasPrefix("#!"), "\(file)")
        }
    }

    @Test("a view names each field of an entry")
    func view() throws {
        let header = EntryHeader(kind: .look, keyID: 7, time: Timestamp(seconds: 1_790_000_000))
        let entry = Entry(
            header, .look(LookEntry(subject: .entries, person: "aida", position: 5, filters: "bundle")))
        #expect(try Entry(entry.bytes) == entry)
        let view = EntryView.json(entry, at: 12)
        #expect(view["position"] == .integer(12))
        #expect(view["kind"] == .string("look"))
        #expect(view["fields"]?["position"] == .integer(5))
        #expect(view["kindNumber"] == .integer(7))
        #expect(view["fields"]?["subject"] == .string("entries"))
        #expect(view["fields"]?["person"] == .string("aida"))
        #expect(view["fields"]?["filters"] == .string("bundle"))
        #expect(view["time"] == .string(Timestamp(seconds: 1_790_000_000).rfc3339))
    }

    @Test("a finding's numbers are pseudonyms in its view, and clear only where they were opened")
    func numbers() throws {
        let sealing = Sealing(MasterKey(bytes: [UInt8](repeating: 7, count: 32)))
        let number = PresentedNumber(text: "+77010000001")
        let content = SealedContent(numbers: [number], text: Array("why".utf8))
        let sealed = try sealing.seal(content)
        let report = ReportEntry(
            caller: sealing.mark(of: number), callee: .absent, commitment: Sealing.commitment(to: sealed), kind: "bank")
        let header = EntryHeader(kind: .report, keyID: sealing.keyID, time: Timestamp(seconds: 1))
        let text = EntryView.json(Entry(header, .report(report)), at: 3).text
        #expect(text.contains(sealing.mark(of: number).pseudonym.hex) && !text.contains("7701"))
        #expect(text.contains(Hex.text(Sealing.commitment(to: sealed).bytes)))
        let opened = EntryView.json(try sealing.open(sealed), at: 3).text
        #expect(opened.contains("+77010000001") && opened.contains("why"))
    }
}
