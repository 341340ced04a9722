#!/usr/bin/env python3
"""Stands in for systemd in tests: holds the sockets, hears READY=1 and WATCHDOG=1, starts the service again when it ends.

    supervisor.py --udp 127.0.0.1:5060 --tcp 127.0.0.1:5060 --watchdog-ms 2000 -- qorgan gate --config ...

Speaks sd_listen_fds(3) and sd_notify(3). SIGHUP restarts the service in an orderly way, SIGTERM ends both. Each event is one
line on standard output: started PID, ready PID, exit PID STATUS, watchdog PID.
"""
import argparse
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

FIRST_DESCRIPTOR = 3


def say(*words):
    print(*words, flush=True)


def bound(kind, text):
    host, port = text.rsplit(":", 1)
    held = socket.socket(socket.AF_INET, kind)
    if kind == socket.SOCK_STREAM:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind((host, int(port)))
    if kind == socket.SOCK_STREAM:
        held.listen(128)
    return held


class Service:
    def __init__(self, command, sockets, notify_path, watchdog_ms):
        self.command = command
        self.sockets = sockets
        self.notify_path = notify_path
        self.watchdog_ms = watchdog_ms
        self.start()

    def start(self):
        # High copies first, so that none is overwritten while they move to 3, 4, ...
        high = [os.dup2(s.fileno(), 100 + i, inheritable=False) for i, s in enumerate(self.sockets)]
        environment = dict(
            os.environ, NOTIFY_SOCKET=self.notify_path, WATCHDOG_USEC=str(self.watchdog_ms * 1000),
            LISTEN_FDS=str(len(self.sockets)))
        environment.pop("WATCHDOG_PID", None)

        pid = os.fork()
        if pid == 0:
            for index, descriptor in enumerate(high):
                os.dup2(descriptor, FIRST_DESCRIPTOR + index, inheritable=True)
            environment["LISTEN_PID"] = str(os.getpid())
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            os.execve(self.command[0], self.command, environment)
        for descriptor in high:
            os.close(descriptor)
        self.pid = pid
        self.is_ready = False
        self.heard = time.monotonic()
        say("started", pid)

    def ended(self):
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid == 0:
            return False
        say("exit", pid, os.waitstatus_to_exitcode(status))
        return True

    def hear(self, words):
        self.heard = time.monotonic()
        if "READY=1" in words and not self.is_ready:
            self.is_ready = True
            say("ready", self.pid)

    def check(self):
        if self.is_ready and time.monotonic() - self.heard > self.watchdog_ms / 1000:
            say("watchdog", self.pid)
            os.kill(self.pid, signal.SIGABRT)
            self.heard = time.monotonic()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--udp", action="append", default=[])
    parser.add_argument("--tcp", action="append", default=[])
    parser.add_argument("--watchdog-ms", type=int, default=2000)
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    sockets = [bound(socket.SOCK_DGRAM, a) for a in given.udp] + [bound(socket.SOCK_STREAM, a) for a in given.tcp]
    folder = tempfile.mkdtemp(prefix="supervisor-")
    notify_path = os.path.join(folder, "notify")
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.bind(notify_path)

    asked = []
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda n, _: asked.append(n))
    service = Service(given.command, sockets, notify_path, given.watchdog_ms)
    is_ending = False
    while True:
        if select.select([notify], [], [], 0.02)[0]:
            service.hear(notify.recv(4096).decode().split("\n"))
        if asked:
            is_ending = is_ending or asked.pop() != signal.SIGHUP
            os.kill(service.pid, signal.SIGTERM)
        if service.ended():
            if is_ending:
                break
            service.start()
        service.check()
    os.unlink(notify_path)
    os.rmdir(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
