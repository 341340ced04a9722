import Telephony

/// Trees that are being grown on one matrix; freed with the value.
package struct Booster: ~Copyable {
    private let handle: XGBoost.Handle
    private let library: XGBoost

    private init(handle: XGBoost.Handle, library: XGBoost) {
        self.handle = handle
        self.library = library
    }

    deinit { _ = library.freeBooster(handle) }

    /// `validation` is known to the booster from the start, so that it keeps its margins from round to round.
    package static func on(
        _ training: borrowing DMatrix, validation: UnsafeMutableRawPointer? = nil, settings: [(String, String)],
        _ library: XGBoost
    ) throws(TrainingFault) -> Booster {
        var made: UnsafeMutableRawPointer?
        let matrices: [UnsafeMutableRawPointer?] = [training.handle] + (validation.map { [$0] } ?? [])
        try library.check(library.createBooster(matrices, UInt64(matrices.count), &made), "XGBoosterCreate")
        guard let made else { throw .library(call: "XGBoosterCreate", message: "no booster") }
        let booster = Booster(handle: made, library: library)
        for (name, value) in settings {
            try library.check(library.setParameter(made, name, value), "XGBoosterSetParam \(name)=\(value)")
        }
        return booster
    }

    /// Grows the trees of one round.
    package func update(round: Int, _ training: borrowing DMatrix) throws(TrainingFault) {
        try library.check(library.update(handle, CInt(round), training.handle), "XGBoosterUpdateOneIter")
    }

    /// The metric of the settings over `matrix` after `round`.
    package func evaluate(round: Int, _ matrix: borrowing DMatrix) throws(TrainingFault) -> Double {
        var text: UnsafePointer<CChar>?
        let matrices: [UnsafeMutableRawPointer?] = [matrix.handle]
        let status = "v".withCString { name in
            [name as UnsafePointer<CChar>?].withUnsafeBufferPointer { names in
                names.baseAddress.map { library.evaluate(handle, CInt(round), matrices, $0, 1, &text) } ?? -1
            }
        }
        try library.check(status, "XGBoosterEvalOneIter")
        // "[3]\tv-auc:0.97312"
        let line = text.map { String(cString: $0) } ?? ""
        guard let colon = line.lastIndex(of: ":"), let value = Double(line[line.index(after: colon)...]) else {
            throw .library(call: "XGBoosterEvalOneIter", message: "no metric in \"\(line)\"")
        }
        return value
    }

    package enum Output: Int {
        case margin = 1
        /// Exact attributions: one a column, and the expected margin.
        case attributions = 2
    }

    /// Of every row, by the first `rounds` rounds; 0: by all.
    package func predict(
        _ matrix: borrowing DMatrix, _ output: Output = .margin, rounds: Int = 0
    ) throws(TrainingFault) -> [Float] {
        let settings =
            "{\"type\":\(output.rawValue),\"training\":false,\"iteration_begin\":0,\"iteration_end\":\(rounds),"
            + "\"strict_shape\":true}"
        var shape: UnsafePointer<UInt64>?
        var dimensions: UInt64 = 0
        var values: UnsafePointer<Float>?
        let status = library.predict(handle, matrix.handle, settings, &shape, &dimensions, &values)
        try library.check(status, "XGBoosterPredictFromDMatrix")
        guard let shape, let values else { throw .library(call: "XGBoosterPredictFromDMatrix", message: "no values") }
        let count = (0..<Int(dimensions)).reduce(1) { $0 * Int(shape[$1]) }
        return Array(UnsafeBufferPointer(start: values, count: count))
    }

    /// The model as the library writes it.
    package func text() throws(TrainingFault) -> [UInt8] {
        var count: UInt64 = 0
        var bytes: UnsafePointer<CChar>?
        let status = library.save(handle, "{\"format\":\"json\"}", &count, &bytes)
        try library.check(status, "XGBoosterSaveModelToBuffer")
        guard let bytes else { throw .library(call: "XGBoosterSaveModelToBuffer", message: "no text") }
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }
}
