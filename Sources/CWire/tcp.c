/* The client's end of a TCP connection, which never blocks. */
#define _GNU_SOURCE
#include "CWire.h"
#include "address.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <unistd.h>

int cwire_tcp_connect(const cwire_address *local, const cwire_address *peer) {
    name own, other;
    int error = from_address(local, &own);
    if (!error) error = from_address(peer, &other);
    if (!error && local->family != peer->family) error = -EAFNOSUPPORT;
    if (error) return error;
    int fd = socket(own.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    int on = 1;
    socklen_t length = own.any.sa_family == AF_INET ? sizeof own.v4 : sizeof own.v6;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(fd, &own.any, length) < 0 || (connect(fd, &other.any, length) < 0 && errno != EINPROGRESS)) {
        error = -errno;
        close(fd);
        return error;
    }
    return fd;
}

int cwire_tcp_send(int fd, const uint8_t *bytes, uint32_t count) {
    ssize_t sent = send(fd, bytes, count, MSG_NOSIGNAL);
    if (sent >= 0) return (int)sent;
    /* ENOTCONN: the connection is being made. */
    return errno == EAGAIN || errno == EINTR || errno == ENOTCONN ? 0 : -errno;
}

int cwire_tcp_receive(int fd, uint8_t *bytes, uint32_t room) {
    ssize_t got = recv(fd, bytes, room, 0);
    if (got > 0) return (int)got;
    if (got == 0) return -ECONNRESET;
    return errno == EAGAIN || errno == EINTR ? 0 : -errno;
}
