// Swift's Mutex, as ThreadSanitizer has to see it. Built and loaded by Scripts/tsan; no part of Qorgan.
//
// The quick ways of Mutex are compiled into Qorgan, and watched. Where threads wait for each other, it is taken and given
// back inside of libswiftSynchronization by the kernel's priority-inheriting futex, which is not watched: what the thread
// before wrote looks like a race then. This library stands in front of those three functions, and says what they did.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

// Of ThreadSanitizer's runtime, which is part of the tests, and not of what starts them.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *mutex

// The symbols of _MutexHandle._lockSlow(UInt32), ._tryLockSlow() -> Bool and ._unlockSlow().
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void lock_slow(uint32_t thread, SELF);
typedef SWIFT bool try_lock_slow(SELF);
typedef SWIFT void unlock_slow(SELF);

lock_slow lock_watched __asm__(LOCK);
try_lock_slow try_lock_watched __asm__(TRY_LOCK);
unlock_slow unlock_watched __asm__(UNLOCK);

/// The function behind ours, looked up once.
static void *original(void **known, const char *name) {
    void *found = __atomic_load_n(known, __ATOMIC_ACQUIRE);
    if (found) return found;
    found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    __atomic_store_n(known, found, __ATOMIC_RELEASE);
    return found;
}

SWIFT void lock_watched(uint32_t thread, SELF) {
    static void *known;
    ((lock_slow *)original(&known, LOCK))(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT bool try_lock_watched(SELF) {
    static void *known;
    bool isTaken = ((try_lock_slow *)original(&known, TRY_LOCK))(mutex);
    if (isTaken && __tsan_acquire) __tsan_acquire(mutex);
    return isTaken;
}

SWIFT void unlock_watched(SELF) {
    static void *known;
    if (__tsan_release) __tsan_release(mutex);
    ((unlock_slow *)original(&known, UNLOCK))(mutex);
}
