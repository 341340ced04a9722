/* Waiting, waking and the calling thread. */
#define _GNU_SOURCE
#include "CWire.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int cwire_poller_watch(cwire_poller *poller, int fd) {
    if (poller->count >= CWIRE_POLL_MAX) return -ENOSPC;
    poller->table[poller->count] = (struct pollfd){.fd = fd, .events = POLLIN};
    return poller->count++;
}

int cwire_poller_wait(cwire_poller *poller, int64_t timeout_ns) {
    struct timespec time = {.tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000};
    int n = ppoll(poller->table, poller->count, timeout_ns < 0 ? NULL : &time, NULL);
    if (n >= 0) return n;
    int error = errno;
    for (uint32_t i = 0; i < poller->count; i++) poller->table[i].revents = 0;
    return error == EINTR ? 0 : -error;
}

const char *cwire_error_text(int error) {
    const char *text = strerrordesc_np(error);
    return text ? text : "unknown error";
}

int cwire_eventfd(void) {
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int cwire_eventfd_signal(int fd) {
    uint64_t one = 1;
    for (;;) {
        if (write(fd, &one, sizeof one) == sizeof one) return 0;
        if (errno == EINTR) continue;
        return errno == EAGAIN ? 0 : -errno; /* a full counter is readable: the sleeper wakes all the same */
    }
}

int cwire_eventfd_drain(int fd) {
    uint64_t count = 0;
    for (;;) {
        if (read(fd, &count, sizeof count) == sizeof count) return 1;
        if (errno == EINTR) continue;
        return errno == EAGAIN ? 0 : -errno;
    }
}

int cwire_thread_name(const char *name) {
    char kept[16] = {0};
    strncpy(kept, name, sizeof kept - 1);
    return -pthread_setname_np(pthread_self(), kept);
}

int cwire_thread_pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (cpu < 0 || cpu >= CPU_SETSIZE) return -EINVAL;
    CPU_SET(cpu, &set);
    return -pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

/* As linux/sched/types.h has it; that header and glibc's sched.h cannot stand in one file. */
struct scheduling {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

int cwire_thread_slice(int64_t ns) {
    struct scheduling now = {.size = sizeof now};
    if (ns < 0) return -EINVAL;
    if (syscall(SYS_sched_getattr, 0, &now, sizeof now, 0) < 0) return -errno;
    if (now.policy != SCHED_OTHER) return -ENOTSUP;
    now.flags = 0;
    now.runtime = (uint64_t)ns;
    return syscall(SYS_sched_setattr, 0, &now, 0) < 0 ? -errno : 0;
}

int64_t cwire_thread_cpu_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int cwire_cpus(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    /* A machine with more CPUs than the set holds has more than one. */
    if (sched_getaffinity(0, sizeof set, &set)) return errno == EINVAL ? CPU_SETSIZE : 1;
    return CPU_COUNT(&set);
}
