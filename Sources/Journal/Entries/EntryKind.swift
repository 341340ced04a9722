/// What an entry of the journal records. Raw values are part of the canonical bytes and never reused.
package enum EntryKind: UInt8, Hashable, Sendable, CaseIterable {
    /// A call that passed without a reason: a fixed-size leaf, many to a row.
    case passed = 1
    /// A verdict with reasons, feature vector and versions.
    case verdict = 2
    case outcome = 3
    /// A number put on or taken off a list by a person.
    case listChange = 4
    /// A list file loaded, with its digest.
    case listLoad = 5
    case login = 6
    /// A person looked at a call, a number or a search.
    case look = 7
    /// A configuration in force: policy, authority, trunks.
    case configuration = 8
    case bypass = 9
    case alarm = 10
    /// Qorgan started; how long it did not judge.
    case gap = 11
    /// Entries that could not be written, counted.
    case lost = 12
    /// A report of a citizen.
    case report = 13
    /// Messages of a trunk's calls are kept for some minutes.
    case trace = 14
    /// A person found what a judged call was.
    case finding = 15
    /// A model that came into force.
    case model = 17
    /// Another key signs the checkpoints.
    case keyChange = 18
    /// What is destroyed, because its time is over.
    case purge = 19
    /// The key that signs the checkpoints from here on.
    case key = 20
    /// Data that are kept beyond their time, or no longer are.
    case hold = 21
    /// Keys of months that are destroyed.
    case keyEnd = 22

    /// A seal stands beside it.
    package var isSealed: Bool {
        switch self {
        case .verdict, .listChange, .report, .finding, .model, .keyChange, .hold: true
        case .passed, .outcome, .listLoad, .login, .look, .configuration, .bypass, .alarm, .gap, .lost, .trace, .purge,
            .key, .keyEnd:
            false
        }
    }
}
