#!/usr/bin/env python3
"""place_call.py HOST PORT SOURCE CALLER CALLEE    places one call attempt at a gate and prints the status of its answer."""

import secrets
import socket
import sys


def main():
    host, port, source, caller, callee = sys.argv[1:6]
    call = secrets.token_hex(8)
    lines = [
        f"INVITE sip:{callee}@{host}:{port};user=phone SIP/2.0",
        f"Via: SIP/2.0/UDP {source}:5070;branch=z9hG4bK{call};rport",
        "Max-Forwards: 70",
        f"From: <sip:{caller}@{source};user=phone>;tag={call}",
        f"To: <sip:{callee}@{host};user=phone>",
        f"Call-ID: {call}@{source}",
        "CSeq: 1 INVITE",
        f"Contact: <sip:{source}:5070>",
        f"P-Asserted-Identity: <sip:{caller}@{source};user=phone>",
        "Content-Length: 0",
    ]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sip:
        sip.bind((source, 0))
        sip.settimeout(5)
        sip.sendto(("\r\n".join(lines) + "\r\n\r\n").encode(), (host, int(port)))
        print(sip.recv(65536).split(b"\r\n", 1)[0].decode())


main()
