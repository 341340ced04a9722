internal import Foundation
internal import GRDB

/// Databases opened to be read beside their writer.
enum ReadOnly {
    static func queue(_ file: URL) throws -> DatabaseQueue {
        try DatabaseQueue(path: file.path, configuration: configuration)
    }

    /// At most `readers` connections.
    static func pool(_ file: URL, readers: Int) throws -> DatabasePool {
        var configuration = configuration
        configuration.maximumReaderCount = readers
        return try DatabasePool(path: file.path, configuration: configuration)
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(2)
        return configuration
    }
}
