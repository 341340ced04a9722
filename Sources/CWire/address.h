/* Addresses of CWire as the kernel's. */
#ifndef CWIRE_ADDRESS_H
#define CWIRE_ADDRESS_H

#include "CWire.h"

#include <endian.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

typedef union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} name;

static inline int from_address(const cwire_address *from, name *out) {
    memset(out, 0, sizeof *out);
    if (from->family == 4) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons(from->port);
        out->v4.sin_addr.s_addr = htonl((uint32_t)from->low);
    } else if (from->family == 6) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons(from->port);
        out->v6.sin6_scope_id = from->scope;
        uint64_t half[2] = {htobe64(from->high), htobe64(from->low)};
        memcpy(&out->v6.sin6_addr, half, sizeof half);
    } else {
        return -EAFNOSUPPORT;
    }
    return 0;
}

#endif
