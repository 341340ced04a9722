/// What happened to one call attempt, counted once a call.
package enum Outcome: Hashable, Sendable {
    /// The gate let it go on, without a word to the callee.
    case unhindered
    /// It went on with a label for the callee's display.
    case warned
    /// The Desk took it.
    case toDesk
    /// Ended by the gate's answer.
    case stopped
    /// The carrier went on by itself: nothing that it could follow came back.
    case byItself(Cause)

    package enum Cause: Hashable, Sendable {
        case silence
        case code(Int)
        /// A 302 without any place to go to.
        case emptyRedirect
        /// Diverted, but nobody at the Desk answered: the next contact led on.
        case deskDead

        package var text: String {
            switch self {
            case .silence: "no answer"
            case .code(let code): "\(code)"
            case .emptyRedirect: "302 without a usable contact"
            case .deskDead: "the Desk did not answer"
            }
        }
    }
}
