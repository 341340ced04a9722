import Testing

@testable import Gate

@Suite("Retransmission table")
struct RetransmissionTableTests {
    private func key(_ n: UInt64, content: UInt32 = 7) -> TransactionKey {
        var hash = ByteHash(.journal)
        hash.absorb(n, n)
        return TransactionKey(high: hash.high, low: hash.low, content: content)
    }

    private func answer(_ trunk: UInt16, _ milliseconds: UInt32, _ form: StoredAnswer.Form = .blockListed)
        -> StoredAnswer
    {
        StoredAnswer(form: form, trunk: trunk, milliseconds: milliseconds)
    }

    @Test("what was answered is known for 37 seconds and not longer")
    func lifetime() {
        var table = RetransmissionTable(capacity: 64)
        table.remember(key(1), answer(3, 1_000), at: 1_000)
        do {
            let found = table.answer(to: key(1), at: 1_000)
            #expect(found == answer(3, 1_000))
        }
        do {
            let found = table.answer(to: key(1), at: 37_999)
            #expect(found == answer(3, 1_000))
        }
        do {
            let found = table.answer(to: key(1), at: 38_000)
            #expect(found == nil)
        }
        do {
            let found = table.answer(to: key(2), at: 1_000)
            #expect(found == nil)
        }
    }

    @Test("the millisecond clock may wrap")
    func wrap() {
        var table = RetransmissionTable(capacity: 64)
        let late = UInt32.max - 5
        table.remember(key(1), answer(3, late), at: late)
        do {
            let found = table.answer(to: key(1), at: late &+ 36_999)
            #expect(found != nil)
        }
        do {
            let found = table.answer(to: key(1), at: late &+ 37_000)
            #expect(found == nil)
        }
    }

    @Test("the same branch with another content is no retransmission, but a CANCEL finds it")
    func content() {
        var table = RetransmissionTable(capacity: 64)
        table.remember(key(1), answer(3, 0), at: 0)
        do {
            let found = table.answer(to: key(1, content: 8), at: 0)
            #expect(found == nil)
        }
        do {
            let isKnown = table.knows(key(1, content: 0), at: 0)
            #expect(isKnown)
        }
        table.remember(key(1, content: 8), answer(4, 5), at: 5)
        do {
            let found = table.answer(to: key(1, content: 8), at: 5)
            #expect(found?.trunk == 4)
        }
        do {
            let found = table.answer(to: key(1), at: 5)
            #expect(found == nil)
        }
    }

    @Test("it never grows: past its capacity the oldest of a bucket is forgotten and counted")
    func bounds() {
        var table = RetransmissionTable(capacity: 0)
        let capacity = table.capacity
        #expect(capacity == 64)
        for n in 0..<1_000 { table.remember(key(UInt64(n)), answer(0, UInt32(n)), at: UInt32(n)) }
        var known = 0
        for n in 0..<1_000 where table.knows(key(UInt64(n)), at: 1_000) { known += 1 }
        #expect(known <= 64 && known >= 32)
        let forgotten = table.forgotten
        #expect(forgotten == 1_000 - UInt64(known))
        do {
            let isKnown = table.knows(key(999), at: 1_000)
            #expect(isKnown)
        }
        let larger = RetransmissionTable(capacity: 65).capacity
        #expect(larger == 128)
    }

    @Test("an expired entry makes room without being counted as forgotten")
    func expiry() {
        var table = RetransmissionTable(capacity: 64)
        for n in 0..<200 { table.remember(key(UInt64(n)), answer(0, UInt32(n) * 37_000), at: UInt32(n) * 37_000) }
        let forgotten = table.forgotten
        #expect(forgotten == 0)
    }

    @Test("hashes depend on every byte and on where strings end")
    func hash() {
        func hash(_ parts: [[UInt8]]) -> UInt64 {
            var hash = ByteHash(.journal)
            for part in parts { hash.absorb(part.span) }
            return hash.high ^ hash.low
        }
        var seen: Set<UInt64> = []
        var count = 0
        for length in 0...70 {
            let base = [UInt8](repeating: 65, count: length)
            seen.insert(hash([base]))
            count += 1
            for place in 0..<length {
                var changed = base
                changed[place] = 66
                seen.insert(hash([changed]))
                count += 1
            }
        }
        #expect(seen.count == count)
        #expect(hash([[1, 2], [3]]) != hash([[1], [2, 3]]))
        // Journalled: this number may never change.
        #expect(ByteHash.journalled(Array("a84b4c76e66710@pc33.atlanta.com".utf8).span) == 12_668_866_459_297_482_811)
    }

    @Test("SipHash-2-4 gives the published results for whole words")
    func sipHash() {
        // Key 00 01 … 0f, message 00 01 … 17 (24 bytes): vector 24 of the reference implementation's vectors.h.
        let sip = SipHash(key0: 0x0706_0504_0302_0100, key1: 0x0f0e_0d0c_0b0a_0908)
        let result = sip.hash(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908, 0x1716_1514_1312_1110)
        #expect(result == 0xb8ad_50c6_f649_af94)
    }
}
