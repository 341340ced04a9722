import Telephony
import Testing

@testable import Traffic

@Suite("A world as files")
struct WorldRecordsTests {
    private func world(_ seed: UInt64) -> World {
        World(make: WorldMake(seed: seed), seed: 1, startsAt: worldMidnight, days: 1, callsADay: 5_000)
    }

    @Test("the reader of call records reads every row, in order", arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func records(seed: UInt64) throws {
        var records = WorldRecords(world: world(seed))
        var reader = CallRecordReader(file: "world.csv", trunks: records.world.trunks.map(\.name))
        var count = 0
        var ids: Set<String> = []
        var other = world(seed)
        func drain(_ reader: inout CallRecordReader) throws {
            while let record = try reader.next() {
                let next = other.next()
                let call = try #require(next)
                #expect(record.truth == CallTruth(isScam: call.isCriminal, campaign: call.origin))
                #expect(record.time == call.time && record.callID == call.callID)
                #expect(
                    record.ending?.durationMilliseconds == call.talkMilliseconds
                        && record.trunk == other.trunks[call.trunk].name)
                #expect(record.attestation == call.attestation && record.userAgent == call.userAgent)
                ids.insert(record.callID)
                count += 1
            }
        }
        while let piece = records.piece() {
            reader.append(piece.span)
            try drain(&reader)
        }
        reader.finish()
        try drain(&reader)
        #expect(count > 3_000 && ids.count == count)
        let beyond = other.next()
        #expect(beyond?.id == nil)
    }

    @Test("the lists have the forms of the configuration and name whom they are to name")
    func lists() throws {
        var make = WorldMake(plain: 1)
        make.oneScamIn = 20
        var world = World(make: make, seed: 1, startsAt: worldMidnight, days: 2, callsADay: 50_000)
        let roaming = try #require(world.roamingList())
        #expect(roaming.hasPrefix("number,since,until\n+77"))
        #expect(world.allowList().hasPrefix("number,reason\n+7"))
        let blocked = Set(world.blockedNumbers())
        let (allowed, before) = (Set(world.allowedNumbers()), world.blockList())
        #expect(blocked.count > 10 && allowed.count > 2)
        var (blockedScam, allowedCodes) = (0, 0)
        while let call = world.next() {
            if blocked.contains(call.caller.digits) {
                #expect(call.isCriminal)
                blockedScam += 1
            }
            if allowed.contains(call.caller.digits) {
                #expect(call.role == .bankCode)
                allowedCodes += 1
            }
        }
        #expect(blockedScam > 10 && allowedCodes > 100)
        // A list is that of the first morning, whenever it is asked for.
        #expect(world.blockList() == before)
    }

    @Test("citizens report later than they were called, mostly criminals, each report once")
    func reports() {
        var make = WorldMake(plain: 1)
        make.oneScamIn = 10
        make.reportPermille = 60
        var world = World(make: make, seed: 1, startsAt: worldMidnight, days: 2, callsADay: 50_000)
        var earliest: [UInt64: Int64] = [:]
        var criminal: Set<UInt64> = []
        while let call = world.next() {
            let digits = call.caller.form == .anonymous ? call.asserted.digits : call.caller.digits
            if earliest[digits] == nil { earliest[digits] = call.milliseconds }
            if call.isCriminal { criminal.insert(digits) }
        }
        let reports = world.takeReports()
        #expect(reports.count > 50 && world.takeReports().isEmpty)
        #expect(reports.allSatisfy { $0.milliseconds > (earliest[$0.caller] ?? .max) })
        let ofCrime = reports.count { criminal.contains($0.caller) }
        #expect(ofCrime * 2 > reports.count && ofCrime < reports.count)
    }

    @Test("Call-IDs have the shape of their software", arguments: CallIDShape.allCases)
    func callIDs(shape: CallIDShape) {
        let text = shape.text(0x0123_4567_89AB_CDEF, host: "198.18.0.1")
        #expect(text != shape.text(0x0123_4567_89AB_CDEE, host: "198.18.0.1"))
        switch shape {
        case .hex: #expect(text.hasSuffix("@198.18.0.1.traffic") && text.utf8.count == 51)
        case .uuid: #expect(text.split(separator: "-").map(\.utf8.count) == [8, 4, 4, 4, 12])
        case .digits: #expect(text == "81985529216486895@198.18.0.1.traffic")
        case .pair: #expect(text.hasPrefix("01234567-"))
        case .word: #expect(text.utf8.count == 19)
        case .counter: #expect(text.contains("_"))
        }
        let bare = shape.text(1, host: "")
        #expect(bare.hasSuffix("@traffic") || !bare.contains("@"))
    }
}
