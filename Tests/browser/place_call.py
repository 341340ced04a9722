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
        answer = sip.recv(65536).decode()
        while answer.startswith("SIP/2.0 1"):
            answer = sip.recv(65536).decode()
        print(answer.split("\r\n", 1)[0])
        # A final answer that is not acknowledged would be repeated (RFC 3261 section 17.1.1.3).
        to = next(line for line in answer.split("\r\n") if line.startswith("To:"))
        ack = [line for line in lines if not line.startswith(("Contact", "P-Asserted", "To:"))] + [to]
        ack[0] = ack[0].replace("INVITE", "ACK")
        ack = [line.replace("1 INVITE", "1 ACK") for line in ack]
        sip.sendto(("\r\n".join(ack) + "\r\n\r\n").encode(), (host, int(port)))


main()
