// Owner: the SIPMessage that it is part of. Allocates at init only.
// One of three files of this target with pointers.
//
// Invariant: `fields` has `Limits.headers` and `first` has 64 initialised elements from init to deinit, this ~Copyable
// value is their only owner, and every index is checked or masked. (An InlineArray in the message was copied whole at
// each look: 1 kB, a quarter of the time.)

/// The headers of a message in their order, and where the first of each kind stands.
struct HeaderTable: ~Copyable {
    private let fields: UnsafeMutablePointer<HeaderField>
    private let first: UnsafeMutablePointer<UInt8>

    init() {
        fields = .allocate(capacity: Limits.headers)
        fields.initialize(repeating: HeaderField(), count: Limits.headers)
        first = .allocate(capacity: 64)
        first.initialize(repeating: 0, count: 64)
    }

    deinit {
        fields.deallocate()
        first.deallocate()
    }

    subscript(index: Int) -> HeaderField {
        @inline(__always) get {
            precondition(index >= 0 && index < Limits.headers)
            return fields[index]
        }
        @inline(__always) set {
            precondition(index >= 0 && index < Limits.headers)
            fields[index] = newValue
        }
    }

    /// A place that its caller has checked; a debug build and the fuzzer check it again.
    subscript(known index: Int) -> HeaderField {
        @inline(__always) get {
            assert(index >= 0 && index < Limits.headers)
            return fields[index]
        }
        @inline(__always) nonmutating set {
            assert(index >= 0 && index < Limits.headers)
            fields[index] = newValue
        }
    }

    subscript(first id: HeaderID) -> Int {
        @inline(__always) get { Int(first[Int(id.rawValue & 63)]) }
        @inline(__always) set { first[Int(id.rawValue & 63)] = UInt8(truncatingIfNeeded: newValue) }
    }
}
