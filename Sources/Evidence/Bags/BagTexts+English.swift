internal import Telephony

extension BagTexts {
    static func english(_ facts: Facts) -> String {
        """
        EVIDENCE FROM A JOURNAL OF CALLS

        Case:       \(facts.name)
        Journal:    \(facts.origin)
        Entries:    \(facts.entries), under a checkpoint over \(facts.size)
        Made:       \(facts.made.rfc3339) by \(facts.person)
        Numbers:    \(facts.order.map { "in clear in data/opened, under the order \($0)" } ?? "pseudonyms alone")

        WHAT THIS IS
        An anti-call-centre judges calls and writes what it did into a journal to which entries are only added. A tree of hashes
        stands over all entries, and its root is signed (a checkpoint). This folder is a BagIt bag (RFC 8493):

        data/entries/N.bin              entry N, byte by byte: what counts
        data/entries/N.json             the same to be read
        data/entries/N.seal             what is sealed beside it: clear numbers, encrypted
        data/opened/N.json              what is in the seal, where an order allows to give it out
        data/proofs/N.tlog-proof        that entry N stands under the checkpoint
        data/checkpoint                 the checkpoint, and who has signed it
        data/time-stamps/A/N.checkpoint, N.tst      an earlier checkpoint over N entries, and a time-stamping authority's word
                                        (RFC 3161) that it existed at a time
        data/cosigned/                  checkpoints that independent witnesses have signed
        *.consistency.json              that the journal grew from the earlier checkpoint to this one and changed nothing
        data/checker/                   two programs in Python that check all of it; read them, or have them read
        manifest-*.txt, tagmanifest-*.txt           a digest of each file
        signatures/                     an officer's signature of manifest-sha512.txt, where there is one

        HOW TO CHECK IT
        1. Get the journal's public key (KEY), the roots of the time-stamping authority and of the officer from whom you trust,
           NOT from this folder. data/journal.vkey is there to compare.
        2. In this folder:

        \(commands)

        "verified" means: no file was changed, each entry stands in the signed journal, and the journal was never rewritten
        between the checkpoints that are here. An entry below N under a time stamp existed at that time; an entry from N on
        was added to the journal after the checkpoint that is stamped.

        WHAT IT DOES NOT PROVE
        That the centre has written every call; that the times which it wrote into entries are right beyond the bounds of the
        time stamps; that a clear number in data/opened is the one in the seal: only who has the centre's key can open it again.

        """
    }
}
