internal import CWire

/// Starts to load a cache line that will be written soon. A load whose value is used would hold the thread up until it
/// has come; this does not.
package func prefetch(_ address: UnsafeRawPointer) {
    cwire_prefetch(address)
}
