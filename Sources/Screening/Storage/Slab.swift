// Owner: whoever holds the value (the judge's thread, or an immutable snapshot). Allocates once, when made. Bench: JudgeBench.
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A zeroed run of plain values of fixed length: the one place of this target with raw pointers.
///
/// Invariant: `base` points at `count` initialised elements from `init` to `deallocate`; the owner (a `~Copyable` table
/// or a snapshot class) calls `deallocate` in its `deinit` and hands out no copy that outlives it. Every index is brought
/// into range before memory is touched (but by `unchecked`), so a wrong one stops the program and reads no foreign memory.
struct Slab<Element: BitwiseCopyable> {
    private let base: UnsafeMutablePointer<Element>
    let count: Int

    /// A precondition guards our own sizes: they come from checked configuration. Fresh pages are zero, and cost memory
    /// only once they are written.
    init(count: Int) {
        precondition(count > 0)
        let bytes = count * MemoryLayout<Element>.stride
        if bytes >= Self.pageThreshold,
            let pages = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | Int32(MAP_ANON), -1, 0),
            pages != MAP_FAILED
        {
            #if canImport(Glibc)
                // Random probes miss the address cache of small pages more often than the memory itself.
                if bytes >= Self.hugePageThreshold { madvise(pages, bytes, MADV_HUGEPAGE) }
            #endif
            base = pages.bindMemory(to: Element.self, capacity: count)
        } else {
            let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
            memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
            base = memory.bindMemory(to: Element.self, capacity: count)
        }
        self.count = count
    }

    func deallocate() {
        let bytes = count * MemoryLayout<Element>.stride
        if bytes >= Self.pageThreshold {
            munmap(base, bytes)
        } else {
            UnsafeMutableRawPointer(base).deallocate()
        }
    }

    subscript(index: Int) -> Element {
        @inline(__always) unsafeAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return UnsafePointer(base + index)
        }
        @inline(__always) nonmutating unsafeMutableAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return base + index
        }
    }

    /// The same without bringing it into range: for walks where that costs more than the look, and where the owner says at
    /// the place why no index lies outside.
    subscript(unchecked index: Int) -> Element {
        @inline(__always) unsafeAddress {
            assert(index >= 0 && index < count)
            return UnsafePointer(base + index)
        }
        @inline(__always) nonmutating unsafeMutableAddress {
            assert(index >= 0 && index < count)
            return base + index
        }
    }

    /// The content as bytes, for snapshots.
    var bytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: base, count: count * MemoryLayout<Element>.stride)
    }

    /// Copies element `index` to `offset` of `buffer`; the caller has seen to the room.
    func copy(_ index: Int, to buffer: inout [UInt8], at offset: Int) {
        let size = MemoryLayout<Element>.size
        precondition(index >= 0 && index < count && offset >= 0 && offset + size <= buffer.count)
        buffer.withUnsafeMutableBytes { bytes in
            UnsafeMutableRawPointer(bytes.baseAddress! + offset).copyMemory(from: base + index, byteCount: size)
        }
    }

    /// Copies element `index` from `offset` of `span`. Every bit pattern is a value of the plain types kept here.
    func fill(_ index: Int, from span: RawSpan, at offset: Int) {
        let size = MemoryLayout<Element>.size
        precondition(index >= 0 && index < count && offset >= 0 && offset + size <= span.byteCount)
        span.withUnsafeBytes { bytes in
            UnsafeMutableRawPointer(base + index).copyMemory(from: bytes.baseAddress! + offset, byteCount: size)
        }
    }

    /// Has the system give all pages now, written ones as they are: a page first met under a call costs it up to 4 ms where
    /// pages are huge. Refused by an old kernel or for want of memory, pages come one by one as before.
    func populate() {
        #if os(Linux)
            let populateWrite: Int32 = 23  // MADV_POPULATE_WRITE, Linux 5.14; not in the headers of every libc
            if bytes.count >= Self.pageThreshold { madvise(base, bytes.count, populateWrite) }
        #endif
    }

    /// All zero again.
    func clear() {
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }

    /// From here on memory comes as pages from the system.
    private static var pageThreshold: Int { 1 << 20 }
    private static var hugePageThreshold: Int { 4 << 20 }
}
