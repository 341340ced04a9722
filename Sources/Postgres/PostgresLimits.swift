/// How long a connection waits.
package struct PostgresLimits: Sendable {
    /// For all hosts of the address together.
    package var connectSeconds = 10.0
    /// For one answer. A commit waits for the synchronous standby, so this is no measure of the server's health.
    package var answerSeconds = 60.0
    /// How often a waiting thread looks whether it is given up.
    package var lookMilliseconds: Int32 = 100

    package init() {}
}
