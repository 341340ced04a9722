#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// XGBoost's C library, opened when training begins: no gate and no judge needs it.
///
/// Prototypes are those of `xgboost/c_api.h`, release 1.7 (Apache-2.0): every function returns 0, or -1 and leaves a
/// message; a handle is a pointer that its `Free` function takes back; `bst_ulong` has 64 bits.
package struct XGBoost: Sendable {
    typealias Handle = UnsafeMutableRawPointer
    typealias HandleOut = UnsafeMutablePointer<UnsafeMutableRawPointer?>
    typealias Text = UnsafePointer<CChar>
    typealias TextOut = UnsafeMutablePointer<UnsafePointer<CChar>?>

    typealias Version =
        @convention(c) @Sendable (
            UnsafeMutablePointer<CInt>, UnsafeMutablePointer<CInt>, UnsafeMutablePointer<CInt>
        ) -> Void
    typealias LastError = @convention(c) @Sendable () -> Text?
    typealias MatrixFromRows =
        @convention(c) @Sendable (
            UnsafePointer<Float>, UInt64, UInt64, Float, HandleOut
        ) -> CInt
    typealias SetFloats = @convention(c) @Sendable (Handle, Text, UnsafePointer<Float>, UInt64) -> CInt
    typealias Free = @convention(c) @Sendable (Handle) -> CInt
    typealias CreateBooster =
        @convention(c) @Sendable (
            UnsafePointer<UnsafeMutableRawPointer?>, UInt64, HandleOut
        ) -> CInt
    typealias SetParameter = @convention(c) @Sendable (Handle, Text, Text) -> CInt
    typealias Update = @convention(c) @Sendable (Handle, CInt, Handle) -> CInt
    typealias Evaluate =
        @convention(c) @Sendable (
            Handle, CInt, UnsafePointer<UnsafeMutableRawPointer?>, UnsafePointer<UnsafePointer<CChar>?>, UInt64, TextOut
        ) -> CInt
    typealias Predict =
        @convention(c) @Sendable (
            Handle, Handle, Text, UnsafeMutablePointer<UnsafePointer<UInt64>?>, UnsafeMutablePointer<UInt64>,
            UnsafeMutablePointer<UnsafePointer<Float>?>
        ) -> CInt
    typealias Save = @convention(c) @Sendable (Handle, Text, UnsafeMutablePointer<UInt64>, TextOut) -> CInt

    let lastError: LastError
    let matrixFromRows: MatrixFromRows
    let setFloats: SetFloats
    let freeMatrix: Free
    let createBooster: CreateBooster
    let freeBooster: Free
    let setParameter: SetParameter
    let update: Update
    let evaluate: Evaluate
    let predict: Predict
    let save: Save
    /// `XGBoost 1.7.4`
    package let name: String

    /// Throws `libraryAbsent` or `functionAbsent`. The library stays open until the process ends.
    package static func open(_ file: String = "libxgboost.so.0") throws(TrainingFault) -> XGBoost {
        // Its threads wait for each other many times a tree; on a machine with other work, waiting must not keep a core busy.
        setenv("OMP_WAIT_POLICY", "passive", 0)
        guard let library = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
            throw .libraryAbsent(dlerror().map { String(cString: $0) } ?? "it cannot be opened")
        }
        return try XGBoost(Symbols(library: library))
    }

    private struct Symbols {
        let library: UnsafeMutableRawPointer

        /// `Function` is the C prototype of `name`.
        func find<Function>(_ name: String, as: Function.Type) throws(TrainingFault) -> Function {
            guard let symbol = dlsym(library, name) else { throw .functionAbsent(name) }
            return unsafeBitCast(symbol, to: Function.self)
        }
    }

    private init(_ symbols: Symbols) throws(TrainingFault) {
        lastError = try symbols.find("XGBGetLastError", as: LastError.self)
        matrixFromRows = try symbols.find("XGDMatrixCreateFromMat", as: MatrixFromRows.self)
        setFloats = try symbols.find("XGDMatrixSetFloatInfo", as: SetFloats.self)
        freeMatrix = try symbols.find("XGDMatrixFree", as: Free.self)
        createBooster = try symbols.find("XGBoosterCreate", as: CreateBooster.self)
        freeBooster = try symbols.find("XGBoosterFree", as: Free.self)
        setParameter = try symbols.find("XGBoosterSetParam", as: SetParameter.self)
        update = try symbols.find("XGBoosterUpdateOneIter", as: Update.self)
        evaluate = try symbols.find("XGBoosterEvalOneIter", as: Evaluate.self)
        predict = try symbols.find("XGBoosterPredictFromDMatrix", as: Predict.self)
        save = try symbols.find("XGBoosterSaveModelToBuffer", as: Save.self)
        var (major, minor, patch): (CInt, CInt, CInt) = (0, 0, 0)
        try symbols.find("XGBoostVersion", as: Version.self)(&major, &minor, &patch)
        name = "XGBoost \(major).\(minor).\(patch)"
    }

    /// Throws where `status`, the return of `call`, is no success.
    func check(_ status: CInt, _ call: String) throws(TrainingFault) {
        guard status != 0 else { return }
        // Its first line says what; a trace of its own stack follows.
        let message = lastError().map { String(cString: $0) } ?? "no message"
        throw .library(call: call, message: String(message.prefix { $0 != "\n" }))
    }
}
