/// What the gate needs to have roaming asked; without it the list alone knows.
package struct RoamingSettings: Sendable {
    /// A provisional answer is due within 200 ms (RFC 3261 §17.2.1): a call that waits less needs none. What a person configures
    /// is at most this.
    package static let longestWaitMilliseconds = 180

    package var desk: RoamingDesk
    /// How long a call may wait for an answer; 0: none waits, and the answer is there for the next attempt.
    package var waitMilliseconds: Int
    /// How long an answer counts.
    package var answerSeconds: UInt32
    /// How long nobody asks again when none came.
    package var silenceSeconds: UInt32

    package init(
        desk: RoamingDesk, waitMilliseconds: Int = 0, answerSeconds: UInt32 = 300, silenceSeconds: UInt32 = 5
    ) {
        self.desk = desk
        self.waitMilliseconds = waitMilliseconds
        self.answerSeconds = answerSeconds
        self.silenceSeconds = silenceSeconds
    }
}
