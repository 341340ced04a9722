import Foundation

/// How many files and connections this process may hold open at once.
enum DescriptorLimit {
    static var current: UInt64 {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? UInt64(limit.rlim_cur) : 0
    }

    /// Of them for connections of SBCs: three of four, the rest is for files, pages and the tap. More than 32,768 would be
    /// a gigabyte of TLS.
    static var connections: Int { Int(clamping: min(max(current / 4 * 3, 64), 32_768)) }

    /// Raises what a login shell gives (1,024 as a rule) to what the system allows: each TCP connection of an SBC and
    /// each page that looks on needs one. A refusal leaves the old limit, which still serves.
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max
        else { return }
        limit.rlim_cur = limit.rlim_max
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 {
            Log.error("the limit of open files stays at \(current): \(String(cString: strerror(errno)))")
        }
    }
}
