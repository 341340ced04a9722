/// What libFuzzer calls for each input. `FuzzTarget` is one of `Checks/`: Fuzz/build.sh says which.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTarget.run(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count).span)
    return 0
}
