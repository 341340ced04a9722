/// Why a training cannot be done: one sentence for a person.
package enum TrainingFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The trainer's library is not installed.
    case libraryAbsent(String)
    /// It is there, but of another make: a function is missing.
    case functionAbsent(String)
    /// A call of the library failed; its own words.
    case library(call: String, message: String)
    /// Rows, labels or parameters that no trees can be grown from.
    case table(String)
    case parameter(String)
    /// What the library returned is not the model that was asked for.
    case foreignModel(String)

    package var description: String {
        switch self {
        case .libraryAbsent(let reason):
            "training needs XGBoost's C library, libxgboost.so.0 (Debian, Ubuntu: apt-get install libxgboost0); \(reason)"
        case .functionAbsent(let name):
            "libxgboost.so.0 has no function \(name); expected XGBoost 1.7 (Debian 12: libxgboost0)"
        case .library(let call, let message): "XGBoost, \(call): \(message)"
        case .table(let problem): problem
        case .parameter(let problem): problem
        case .foreignModel(let problem): "XGBoost's model: \(problem)"
        }
    }
}
