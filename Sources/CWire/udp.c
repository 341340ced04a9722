/* Datagrams in batches. One thread owns a batch and calls everything on it. */
#define _GNU_SOURCE
#include "CWire.h"
#include "address.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sock_diag.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Room for one pktinfo (IPv6 is the longer) and one time stamp. */
#define CONTROL_BYTES (CMSG_SPACE(sizeof(struct in6_pktinfo)) + CMSG_SPACE(sizeof(struct timespec)))

/* A line of the cache away from the slot before: slots that are all a power of two apart share few sets of it. */
#define SKEW 1088

typedef union {
    uint8_t bytes[CONTROL_BYTES];
    struct cmsghdr align;
} control;

struct slots {
    struct mmsghdr *headers;
    struct iovec *vectors;
    name *peers;
    name *locals;          /* the address that a datagram was sent to; family 0 where the socket does not tell */
    control *controls;
    size_t mapped;
};

int cwire_batch_create(cwire_batch *batch, uint32_t slots, uint32_t slot_size, uint32_t pad) {
    if (slots == 0 || slots > 1024 || slot_size == 0 || slot_size > 1 << 20 || pad > 4096) return -EINVAL;
    memset(batch, 0, sizeof *batch);
    struct slots *s = calloc(1, sizeof *s);
    if (!s) return -ENOMEM;
    batch->private_part = s;
    batch->slots = slots;
    batch->slot_size = slot_size;
    batch->stride = (slot_size + pad + 63) / 64 * 64 + SKEW;
    s->mapped = (size_t)slots * batch->stride;
    batch->buffer = mmap(NULL, s->mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (batch->buffer == MAP_FAILED) batch->buffer = NULL;
    batch->datagrams = calloc(slots, sizeof *batch->datagrams);
    s->headers = calloc(slots, sizeof *s->headers);
    s->vectors = calloc(slots, sizeof *s->vectors);
    s->peers = calloc(slots, sizeof *s->peers);
    s->locals = calloc(slots, sizeof *s->locals);
    s->controls = calloc(slots, sizeof *s->controls);
    if (!batch->buffer || !batch->datagrams || !s->headers || !s->vectors || !s->peers || !s->locals || !s->controls) {
        cwire_batch_destroy(batch);
        return -ENOMEM;
    }
    for (uint32_t i = 0; i < slots; i++) {
        s->vectors[i] = (struct iovec){batch->buffer + (size_t)i * batch->stride, slot_size};
        s->headers[i].msg_hdr = (struct msghdr){.msg_name = &s->peers[i], .msg_namelen = sizeof s->peers[i],
            .msg_iov = &s->vectors[i], .msg_iovlen = 1,
            .msg_control = &s->controls[i], .msg_controllen = sizeof s->controls[i]};
    }
    return 0;
}

void cwire_batch_destroy(cwire_batch *batch) {
    struct slots *s = batch->private_part;
    if (!s) return;
    if (batch->buffer) munmap(batch->buffer, s->mapped);
    free(batch->datagrams);
    free(s->headers);
    free(s->vectors);
    free(s->peers);
    free(s->locals);
    free(s->controls);
    free(s);
    memset(batch, 0, sizeof *batch);
}

/* What the kernel adds to a datagram: where it was sent to, and when it came. */
static void read_control(struct msghdr *h, name *local, cwire_datagram *d) {
    for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c)) {
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo info;
            memcpy(&info, CMSG_DATA(c), sizeof info);
            local->v4.sin_family = AF_INET;
            local->v4.sin_addr = info.ipi_spec_dst;
        } else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo info;
            memcpy(&info, CMSG_DATA(c), sizeof info);
            if (IN6_IS_ADDR_MULTICAST(&info.ipi6_addr)) continue;
            local->v6.sin6_family = AF_INET6;
            local->v6.sin6_addr = info.ipi6_addr;
            local->v6.sin6_scope_id = IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr) ? info.ipi6_ifindex : 0;
        } else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec t;
            memcpy(&t, CMSG_DATA(c), sizeof t);
            d->time_ns = (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
        }
    }
}

/* Headers stand ready for the kernel at all times: whoever hands them over puts them back as they were. */
int cwire_receive(int fd, cwire_batch *batch, int wait) {
    struct slots *s = batch->private_part;
    int n = recvmmsg(fd, s->headers, batch->slots, wait ? MSG_WAITFORONE : MSG_DONTWAIT, NULL);
    if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -errno;
    for (int i = 0; i < n; i++) {
        struct msghdr *h = &s->headers[i].msg_hdr;
        cwire_datagram *d = &batch->datagrams[i];
        d->length = s->headers[i].msg_len;
        d->truncated = (h->msg_flags & MSG_TRUNC) != 0;
        d->time_ns = 0;
        s->locals[i].any.sa_family = AF_UNSPEC;
        if (h->msg_controllen) read_control(h, &s->locals[i], d);
        h->msg_namelen = sizeof s->peers[i];
        h->msg_controllen = sizeof s->controls[i];
    }
    return n;
}

int cwire_receive_wait(int fd, int wait_ms) {
    struct timeval t = {.tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000};
    if (wait_ms < 1) return -EINVAL; /* 0 would mean for ever */
    return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t) ? -errno : 0;
}

static void to_address(const name *from, cwire_address *out) {
    memset(out, 0, sizeof *out);
    if (from->any.sa_family == AF_INET) {
        out->family = 4;
        out->port = ntohs(from->v4.sin_port);
        out->low = ntohl(from->v4.sin_addr.s_addr);
    } else if (from->any.sa_family == AF_INET6) {
        out->family = 6;
        out->port = ntohs(from->v6.sin6_port);
        out->scope = from->v6.sin6_scope_id;
        uint64_t half[2];
        memcpy(half, &from->v6.sin6_addr, sizeof half);
        out->high = be64toh(half[0]);
        out->low = be64toh(half[1]);
    }
}

void cwire_batch_peer(const cwire_batch *batch, uint32_t slot, cwire_address *out) {
    to_address(&((struct slots *)batch->private_part)->peers[slot], out);
}

void cwire_batch_answer(cwire_batch *replies, uint32_t to, const cwire_batch *requests, uint32_t from) {
    struct slots *out = replies->private_part, *in = requests->private_part;
    out->peers[to] = in->peers[from];
    out->locals[to] = in->locals[from];
}

void cwire_batch_copy(cwire_batch *batch, uint32_t to, const cwire_batch *other, uint32_t from) {
    struct slots *out = batch->private_part, *in = other->private_part;
    cwire_datagram *d = &batch->datagrams[to];
    *d = other->datagrams[from];
    if (d->length > batch->slot_size) {
        d->length = batch->slot_size;
        d->truncated = 1;
    }
    memcpy(batch->buffer + (size_t)to * batch->stride, other->buffer + (size_t)from * other->stride, d->length);
    out->peers[to] = in->peers[from];
    out->locals[to] = in->locals[from];
}

void cwire_batch_address(cwire_batch *batch, uint32_t slot, const cwire_address *peer) {
    struct slots *s = batch->private_part;
    from_address(peer, &s->peers[slot]);
    s->locals[slot].any.sa_family = AF_UNSPEC;
}

/* The address that the datagram is to leave from: its control message. */
static void write_control(struct msghdr *h, control *room, const name *local) {
    if (local->any.sa_family == AF_INET) {
        struct in_pktinfo info = {.ipi_spec_dst = local->v4.sin_addr};
        h->msg_control = room;
        h->msg_controllen = CMSG_SPACE(sizeof info);
        struct cmsghdr *c = CMSG_FIRSTHDR(h);
        c->cmsg_level = IPPROTO_IP;
        c->cmsg_type = IP_PKTINFO;
        c->cmsg_len = CMSG_LEN(sizeof info);
        memcpy(CMSG_DATA(c), &info, sizeof info);
    } else if (local->any.sa_family == AF_INET6) {
        struct in6_pktinfo info = {.ipi6_addr = local->v6.sin6_addr, .ipi6_ifindex = local->v6.sin6_scope_id};
        h->msg_control = room;
        h->msg_controllen = CMSG_SPACE(sizeof info);
        struct cmsghdr *c = CMSG_FIRSTHDR(h);
        c->cmsg_level = IPPROTO_IPV6;
        c->cmsg_type = IPV6_PKTINFO;
        c->cmsg_len = CMSG_LEN(sizeof info);
        memcpy(CMSG_DATA(c), &info, sizeof info);
    } else {
        h->msg_control = NULL;
        h->msg_controllen = 0;
    }
}

cwire_sent cwire_send(int fd, cwire_batch *batch, uint32_t count, int wait_ms) {
    struct slots *s = batch->private_part;
    cwire_sent result = {0};
    if (count > batch->slots) count = batch->slots;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t length = batch->datagrams[i].length;
        s->vectors[i].iov_len = length < batch->slot_size ? length : batch->slot_size;
        write_control(&s->headers[i].msg_hdr, &s->controls[i], &s->locals[i]);
    }
    for (uint32_t i = 0; i < count;) {
        int n = sendmmsg(fd, s->headers + i, count - i, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n > 0) {
            result.sent += n;
            i += n;
        } else if (n < 0 && errno == EINTR) {
            continue;
        } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd p = {.fd = fd, .events = POLLOUT};
            if (wait_ms > 0 && poll(&p, 1, wait_ms) > 0) {
                wait_ms = 0;
                continue;
            }
            result.dropped = count - i;
            break;
        } else {
            /* Only the first of those handed over is refused: the rest is tried without it. */
            result.last_error = errno;
            result.refused++;
            i++;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        s->vectors[i].iov_len = batch->slot_size;
        s->headers[i].msg_hdr.msg_control = &s->controls[i];
        s->headers[i].msg_hdr.msg_controllen = sizeof s->controls[i];
    }
    return result;
}

static int wildcard(const name *n) {
    return n->any.sa_family == AF_INET ? n->v4.sin_addr.s_addr == htonl(INADDR_ANY) : IN6_IS_ADDR_UNSPECIFIED(&n->v6.sin6_addr);
}

/* Buffers, destinations of a wildcard address and time stamps: all that may be set on a bound socket too. */
static int furnish(int fd, const name *local, int buffer_bytes, int want_time) {
    int on = 1, six = local->any.sa_family == AF_INET6;
    /* FORCE passes net.core.rmem_max but needs CAP_NET_ADMIN; without it the kernel gives what it allows. */
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes))
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer_bytes, sizeof buffer_bytes))
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
    if (wildcard(local)) {
        if (six && setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on)) return -errno;
        if (!six && setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on)) return -errno;
    }
    return want_time && setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) ? -errno : 0;
}

static int prepare(int fd, const name *local, int buffer_bytes, int want_time) {
    int on = 1, six = local->any.sa_family == AF_INET6;
    if (six && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on)) return -errno;
    int bad = furnish(fd, local, buffer_bytes, want_time);
    if (bad) return bad;
    return bind(fd, &local->any, six ? sizeof local->v6 : sizeof local->v4) ? -errno : 0;
}

int cwire_udp_open(const cwire_address *local, int buffer_bytes, int want_time) {
    name n;
    int bad = from_address(local, &n);
    if (bad) return bad;
    int fd = socket(n.any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    bad = prepare(fd, &n, buffer_bytes, want_time);
    if (bad) {
        close(fd);
        return bad;
    }
    return fd;
}

int cwire_udp_adopt(int fd, int buffer_bytes, int want_time) {
    name n = {0};
    socklen_t length = sizeof n;
    if (getsockname(fd, &n.any, &length)) return -errno;
    return furnish(fd, &n, buffer_bytes, want_time);
}

int cwire_socket_type(int fd) {
    int type = 0;
    socklen_t length = sizeof type;
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) ? -errno : type;
}

int cwire_close_on_exec(int fd) { return fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ? -errno : 0; }

int cwire_notify(const char *path, const char *text) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length < 2 || length >= sizeof to.sun_path) return -EINVAL;
    memcpy(to.sun_path, path, length);
    if (path[0] == '@') to.sun_path[0] = 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    ssize_t sent = sendto(fd, text, strlen(text), MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&to, size);
    int result = sent < 0 ? -errno : 0;
    close(fd);
    return result;
}

int cwire_resolve(const char *host, uint16_t port, cwire_address *out, int room) {
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list = NULL;
    if (getaddrinfo(host, NULL, &hints, &list)) return -ENOENT;
    int count = 0;
    for (struct addrinfo *info = list; info; info = info->ai_next) {
        name n = {0};
        if (info->ai_addrlen > sizeof n || (info->ai_family != AF_INET && info->ai_family != AF_INET6)) continue;
        memcpy(&n, info->ai_addr, info->ai_addrlen);
        if (count < room) {
            to_address(&n, &out[count]);
            out[count].port = port;
        }
        count++;
    }
    freeaddrinfo(list);
    return count;
}

int cwire_local(int fd, cwire_address *out) {
    name n = {0};
    socklen_t length = sizeof n;
    if (getsockname(fd, &n.any, &length)) return -errno;
    to_address(&n, out);
    return 0;
}

int cwire_receive_buffer(int fd) {
    int bytes = 0;
    socklen_t length = sizeof bytes;
    return getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, &length) ? -errno : bytes / 2;
}

int cwire_set_dscp(int fd, int dscp) {
    name n = {0};
    socklen_t length = sizeof n;
    int field = dscp << 2;
    if (dscp < 0 || dscp > 63) return -EINVAL;
    if (getsockname(fd, &n.any, &length)) return -errno;
    int bad = n.any.sa_family == AF_INET6 ? setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &field, sizeof field)
                                          : setsockopt(fd, IPPROTO_IP, IP_TOS, &field, sizeof field);
    return bad ? -errno : 0;
}

int cwire_read_file(const char *path, uint8_t *out, uint32_t room, uint32_t *mode) {
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return -errno;
    int result = fstat(fd, &about) ? -errno : S_ISREG(about.st_mode) ? 0 : -EINVAL;
    if (result == 0) *mode = about.st_mode & 07777;
    uint32_t count = 0;
    while (result == 0) {
        uint8_t further;
        ssize_t n = count < room ? read(fd, out + count, room - count) : read(fd, &further, 1);
        if (n == 0) result = (int)count;
        else if (n < 0 && errno != EINTR) result = -errno;
        else if (n > 0 && count == room) result = -EFBIG;
        else if (n > 0) count += (uint32_t)n;
        if (n == 0) break;
    }
    close(fd);
    return result;
}

int cwire_udp_pressure(int fd, cwire_pressure *out) {
    uint32_t values[SK_MEMINFO_VARS] = {0};
    socklen_t length = sizeof values;
    memset(out, 0, sizeof *out);
    if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, values, &length)) return -errno;
    out->used = values[SK_MEMINFO_RMEM_ALLOC];
    out->limit = values[SK_MEMINFO_RCVBUF];
    out->drops = values[SK_MEMINFO_DROPS];
    return 0;
}

int cwire_close(int fd) { return close(fd) ? -errno : 0; }

int cwire_dup(int fd) {
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return copy < 0 ? -errno : copy;
}

int cwire_bell_open(const cwire_address *target) {
    name n;
    int bad = from_address(target, &n);
    if (bad) return bad;
    if (wildcard(&n)) {
        if (n.any.sa_family == AF_INET) n.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        else n.v6.sin6_addr = in6addr_loopback;
    }
    int fd = socket(n.any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    if (connect(fd, &n.any, n.any.sa_family == AF_INET6 ? sizeof n.v6 : sizeof n.v4)) {
        bad = -errno;
        close(fd);
        return bad;
    }
    return fd;
}

int cwire_bell_ring(int fd) {
    /* Twice, since the first may be told of an older datagram's refusal (ICMP) instead of being sent. */
    for (int i = 0; i < 2; i++)
        if (send(fd, "", 0, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return 0;
    return errno == EAGAIN || errno == ENOBUFS ? 0 : -errno;
}
