// Owner: the judge's thread.

import Wire

/// What the loops of both modes do with messages in the same way.
protocol MessageLoop: ~Copyable {
    var parts: GateParts { get }
    /// False: the messages at hand have waited, and are judged by what is known.
    var mayWait: Bool { get set }
    /// How many times people have changed something that is in force here.
    var generation: UInt64 { get set }

    mutating func install(_ letters: GateMailbox.Letters)
    /// Those of the open batch.
    mutating func workOnDatagrams(at now: Moment)
    mutating func workOnStreams(_ messages: [StreamMessage])
}

extension MessageLoop where Self: ~Copyable {
    /// What people changed: one load where there is nothing.
    mutating func takeNews() {
        guard parts.mailbox.hasNews(since: generation), let (letters, new) = parts.mailbox.take() else { return }
        install(letters)
        generation = new
        parts.mailbox.confirm(new)
    }

    /// Calls whose numbers are answered or whose time is over, as if they had come just now.
    mutating func workOn(_ waiting: WaitingCalls) {
        mayWait = false
        defer { mayWait = true }
        let batch = parts.batch
        while true {
            let now = Moment.now()
            batch.change { content in
                content.socket = waiting.take(dueAt: now.nanoseconds, into: &content.datagrams)
            }
            if batch.read({ content in content.datagrams.isEmpty }) { break }
            workOnDatagrams(at: now)
        }
        workOnStreams(waiting.takeMessages(dueAt: Moment.now().nanoseconds))
    }
}
