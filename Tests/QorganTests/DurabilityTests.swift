import Console
import Foundation
import Ledger
import Telephony
import TestSupport
import Testing

@testable import qorgan

@Suite("what outlives a restart")
struct DurabilityTests {
    @Test("a bypass that cannot be stored is on, and the fault is told")
    func bypassWithoutDisk() throws {
        let folder = try ScratchFolder("qorgan-bypass")
        // A folder in the file's place refuses every user, the superuser as well.
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("bypass/in-the-way"), withIntermediateDirectories: true)
        let board = BypassBoard(folder: folder.url.path)
        #expect(board.set(.everything, on: true, by: "shift", at: Timestamp(seconds: 1)) != nil)
        #expect(board.all.map(\.scope) == [.everything])
        #expect(!FileManager.default.fileExists(atPath: folder.url.path + "/bypass.new"))
    }

    @Test("a stored bypass is there for the next start")
    func bypassStored() throws {
        let folder = try ScratchFolder("qorgan-bypass")
        let board = BypassBoard(folder: folder.url.path)
        #expect(board.set(.trunk("intl-1"), on: true, by: "shift two", at: Timestamp(seconds: 1)) == nil)
        #expect(BypassBoard(folder: folder.url.path).all.first?.person == "shift two")
        #expect(board.set(.trunk("intl-1"), on: false, by: "shift two", at: Timestamp(seconds: 2)) == nil)
        #expect(BypassBoard(folder: folder.url.path).all.isEmpty)
    }

    @Test("people's entries that are read late join those of this run, without the ones taken off meanwhile")
    func lateEntries() throws {
        func entry(_ position: UInt64, _ last: Int) -> ActiveListEntry {
            ActiveListEntry(position: position, number: PresentedNumber(text: "+7701000000\(last)"), kind: .block)
        }
        let lists = ListKeeper(files: ListFiles())
        #expect(lists.unread != nil)
        lists.stillUnread(because: "locked")
        #expect(lists.unread == "locked")
        lists.add(entry(9, 3))
        lists.remove(position: 4)
        lists.complete([entry(3, 1), entry(4, 2), entry(9, 3)])
        #expect(lists.unread == nil)
        #expect(lists.people.map(\.position) == [3, 9])
        lists.complete([entry(4, 2)])
        #expect(lists.people.map(\.position) == [3, 9])
    }

    @Test("the limit of open files is raised to what the system allows")
    func descriptors() {
        let before = DescriptorLimit.current
        DescriptorLimit.raise()
        #expect(DescriptorLimit.current >= before)
        var limit = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        #expect(limit.rlim_cur == limit.rlim_max)
    }
}
