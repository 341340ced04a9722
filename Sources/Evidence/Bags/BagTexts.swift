package import Telephony

/// What a bag says to a person who has none of our programs, and the programs that check it.
package enum BagTexts {
    /// What a bag is of.
    package struct Facts: Sendable {
        package var name: String
        package var origin: String
        package var entries: Int
        package var size: UInt64
        package var made: Timestamp
        package var person: String
        /// Under which clear numbers are in it; nil: there are none.
        package var order: String?

        package init(
            name: String, origin: String, entries: Int, size: UInt64, made: Timestamp, person: String, order: String?
        ) {
            self.name = name
            self.origin = origin
            self.entries = entries
            self.size = size
            self.made = made
            self.person = person
            self.order = order
        }
    }

    /// Python, to be read and run without us.
    package static var checker: [(file: String, bytes: [UInt8])] {
        [
            ("check_bag.py", PackageResources.check_bag_py),
            ("verify_journal.py", PackageResources.verify_journal_py),
        ]
    }

    /// The same in three languages.
    package static func readme(_ facts: Facts) -> [(file: String, bytes: [UInt8])] {
        [
            ("README.en.txt", Array(english(facts).utf8)), ("README.kk.txt", Array(kazakh(facts).utf8)),
            ("README.ru.txt", Array(russian(facts).utf8)),
        ]
    }

    /// The same in every language.
    static let commands = """
        sha512sum --check manifest-sha512.txt
        python3 data/checker/check_bag.py . "$(cat KEY)" TSA-ROOTS.pem OFFICER-ROOTS.pem
        openssl ts -verify -data data/time-stamps/A/N.checkpoint -in data/time-stamps/A/N.tst -token_in -CAfile TSA-ROOTS.pem
        openssl cms -verify -binary -inform DER -in signatures/manifest-sha512.txt.p7s -content manifest-sha512.txt \\
            -CAfile OFFICER-ROOTS.pem -purpose any -out /dev/null
        """
}
