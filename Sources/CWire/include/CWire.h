/*
 * CWire: the system calls that Swift cannot make on Linux, since recvmmsg, sendmmsg and ppoll are hidden without
 * _GNU_SOURCE, and errno is not to be read across a Swift call. Each function returns -errno where it fails.
 */
#ifndef CWIRE_H
#define CWIRE_H

#include <poll.h>
#include <stdint.h>
#include <time.h>

/* An address and port as values in host byte order: family 4 (the address in the lower half of `low`), 6, or 0 for none. */
typedef struct {
    uint64_t high, low;
    uint32_t scope;
    uint16_t port;
    uint8_t family;
    uint8_t reserved;
} cwire_address;

/* What the kernel said of one datagram. */
typedef struct {
    uint32_t length;       /* bytes in the slot */
    uint8_t truncated;     /* the datagram was longer than the slot */
    uint8_t reserved[3];
    int64_t time_ns;       /* the kernel's receive time, realtime, or 0 when the socket does not ask for it */
} cwire_datagram;

/* A batch of datagrams: slots of the same size, `stride` bytes apart, and an address for each. */
typedef struct {
    uint8_t *buffer;
    cwire_datagram *datagrams;
    uint32_t slots, slot_size, stride;
    void *private_part;
} cwire_batch;

/* 0, -EINVAL or -ENOMEM. At least `pad` bytes after each slot may be read. Untouched pages cost no memory. */
int cwire_batch_create(cwire_batch *batch, uint32_t slots, uint32_t slot_size, uint32_t pad);
void cwire_batch_destroy(cwire_batch *batch);

/* Fills slots from 0 on with what has arrived; with `wait`, waits for the first one as long as cwire_receive_wait
   says. Returns how many, 0 for none (or a signal), -errno. */
int cwire_receive(int fd, cwire_batch *batch, int wait);
/* How long a waiting receive waits, at least 1 ms; the kernel rounds up to its tick. */
int cwire_receive_wait(int fd, int wait_ms);

/* The peer of a received slot. */
void cwire_batch_peer(const cwire_batch *batch, uint32_t slot, cwire_address *out);
/* Addresses slot `to` of `replies` to where slot `from` of `requests` came from, out of the address it was sent to. */
void cwire_batch_answer(cwire_batch *replies, uint32_t to, const cwire_batch *requests, uint32_t from);
/* Addresses a slot. */
void cwire_batch_address(cwire_batch *batch, uint32_t slot, const cwire_address *peer);

/* Makes slot `to` of `batch` what slot `from` of `other` is: bytes, peer, and the address it was sent to. Bytes past the
   slot's size are cut off. */
void cwire_batch_copy(cwire_batch *batch, uint32_t to, const cwire_batch *other, uint32_t from);

/* What became of the datagrams of one cwire_send. */
typedef struct {
    uint32_t sent;
    uint32_t refused;      /* the kernel will not send this one: no route, port 0, too long */
    uint32_t dropped;      /* the socket's buffer stayed full for wait_ms */
    int32_t last_error;    /* errno of the last refusal, or 0 */
} cwire_sent;

/* Sends slots 0 ..< count. Waits at most wait_ms, once, where the socket's buffer is full. */
cwire_sent cwire_send(int fd, cwire_batch *batch, uint32_t count, int wait_ms);

/* A bound UDP socket. want_time: the kernel stamps each datagram. A wildcard address keeps the
   destination of each datagram so that the answer leaves from there. */
int cwire_udp_open(const cwire_address *local, int buffer_bytes, int want_time);
/* Prepares a bound UDP socket that somebody else opened, as cwire_udp_open does its own. */
int cwire_udp_adopt(int fd, int buffer_bytes, int want_time);
/* SOCK_DGRAM, SOCK_STREAM or another type of socket; -ENOTSOCK and the like where fd is none. */
int cwire_socket_type(int fd);
/* Children do not inherit it. */
int cwire_close_on_exec(int fd);
/* Sends one datagram to a local socket; a path that begins with @ is an abstract one. */
int cwire_notify(const char *path, const char *text);
/* Every IPv4 and IPv6 address of a host's name, at most `room` of them, as getaddrinfo gives them: how many there are, or
   -ENOENT. Blocks while it asks. */
int cwire_resolve(const char *host, uint16_t port, cwire_address *out, int room);
/* Where a socket is bound. */
int cwire_local(int fd, cwire_address *out);
/* The receive buffer that the kernel granted (it reports twice what was asked for). */
int cwire_receive_buffer(int fd);
/* DSCP of what a socket sends, 0 to 63 (RFC 2474): the field of IPv4 or IPv6 by the socket's family. */
int cwire_set_dscp(int fd, int dscp);
/* Reads a file whole and says its mode (permission bits): how many bytes, -EFBIG when it has more than `room`, -errno. */
int cwire_read_file(const char *path, uint8_t *out, uint32_t room, uint32_t *mode);
/* What waits in a socket: bytes as the kernel counts them (a datagram's whole memory, and at times up to a quarter of the
   limit too much), where it begins to drop, and how many it has dropped since the socket was made. */
typedef struct {
    uint32_t used, limit, drops;
} cwire_pressure;
int cwire_udp_pressure(int fd, cwire_pressure *out);
/* On how many CPUs the calling thread may run; 1 where the kernel does not tell. */
int cwire_cpus(void);
int cwire_close(int fd);
/* A second descriptor of the same socket. */
int cwire_dup(int fd);

/* Begins a TCP connection from one address (port 0: any) to another; whether it came about the first send tells. */
int cwire_tcp_connect(const cwire_address *local, const cwire_address *peer);
/* How many bytes the kernel took, 0 where it takes none at the moment, -errno where the connection is over. */
int cwire_tcp_send(int fd, const uint8_t *bytes, uint32_t count);
/* How many bytes came, 0 where none waits, -errno where the connection is over (-ECONNRESET: the other end closed it). */
int cwire_tcp_receive(int fd, uint8_t *bytes, uint32_t room);

/* A socket whose empty datagrams wake a thread that waits in cwire_receive on a socket bound to `target`. */
int cwire_bell_open(const cwire_address *target);
/* 0 also where the target's buffer is full: whom it is to wake is awake. */
int cwire_bell_ring(int fd);

int cwire_eventfd(void);
int cwire_eventfd_signal(int fd);
int cwire_eventfd_drain(int fd);

#define CWIRE_POLL_MAX 16

/* What one thread waits for. A gate listens on a few addresses: a fixed table keeps the wait free of allocation. */
typedef struct {
    struct pollfd table[CWIRE_POLL_MAX];
    uint32_t count;
} cwire_poller;

/* Its place in the table, or -ENOSPC. */
int cwire_poller_watch(cwire_poller *poller, int fd);
/* Waits for one to be readable: how many are, 0 after the time, -errno. timeout_ns below 0 waits without end.
   A signal ends the wait with 0. */
int cwire_poller_wait(cwire_poller *poller, int64_t timeout_ns);
static inline int cwire_poller_ready(const cwire_poller *poller, uint32_t place) {
    return place < poller->count && poller->table[place].revents != 0;
}

/* Starts to load what lies there, and does not wait for it; any address may be given. */
static inline void cwire_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }

/* The words for an errno: a constant of the C library's. */
const char *cwire_error_text(int error);

/* A kernel thread's name (15 bytes are kept) and the CPUs it may use: the calling thread's. */
int cwire_thread_name(const char *name);
int cwire_thread_pin(int cpu);
/* The slice of CPU time after which the calling thread gives way, and by which the scheduler knows how soon it has to run
   when it wakes; 0: the kernel's own (about 3 ms). Linux 6.12 and later go by it, earlier ones take and ignore it. */
int cwire_thread_slice(int64_t ns);
/* CPU time of the calling thread. */
int64_t cwire_thread_cpu_ns(void);

/* Both by the vDSO: no system call. */
static inline int64_t cwire_realtime_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static inline int64_t cwire_monotonic_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

#endif
