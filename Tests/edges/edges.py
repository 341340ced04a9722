"""Clients of a gate's edges for Tests/EndToEndTests and Scripts/bench-tls: SIP over UDP, TCP and TLS, and its abuse.

edges.py ask   TRANSPORT HOST PORT [options]     INVITEs one after the other by one connection; a line for each answer
edges.py call  TRANSPORT HOST PORT [options]     one call through a proxy: answered, acknowledged, ended by the callee
edges.py open  KIND HOST PORT COUNT [options]    connections that say nothing, half a hello or half a message
edges.py slow  TRANSPORT HOST PORT               asks and never reads
edges.py gone  TRANSPORT HOST PORT               asks and is gone with a reset
edges.py idle  HOST PORT COUNT                   TLS connections that said one keep-alive, until standard input ends
"""
import argparse, os, selectors, socket, ssl, struct, sys, time, uuid, warnings


def family(host):
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def context(options):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    if getattr(options, "authority", None):
        made.load_verify_locations(options.authority)
        made.verify_mode = ssl.CERT_REQUIRED
    if getattr(options, "old", False):
        warnings.simplefilter("ignore")
        made.minimum_version = ssl.TLSVersion.TLSv1
        made.maximum_version = ssl.TLSVersion.TLSv1_1
        made.set_ciphers("ALL:@SECLEVEL=0")
    if getattr(options, "certificate", None):
        made.load_cert_chain(options.certificate, options.key)
    return made


def connect(transport, host, port, source=None, options=None, receive_buffer=None):
    kind = socket.SOCK_DGRAM if transport == "udp" else socket.SOCK_STREAM
    made = socket.socket(family(host), kind)
    if receive_buffer:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    if source:
        made.bind((source, 0))
    made.settimeout(20)
    made.connect((host, port))
    return context(options).wrap_socket(made) if transport == "tls" else made


def request(method, transport, own, caller="+380671000009", callee="+77010000045", size=0, via=""):
    host, port = own[0], own[1]
    shown = f"[{host}]" if ":" in host else host
    body = ""
    if size:
        head = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n"
        line = "a=x-" + "y" * 70 + "\r\n"
        body = head + line * max(0, (size - len(head) - 600) // len(line))
    identity = uuid.uuid4().hex
    # A name in Via, so that an answer has to tell where the request came from.
    sent_by = via or f"sbc.example.net:{port}"
    return (
        f"{method} sip:{callee}@gate.example.net SIP/2.0\r\n"
        f"Via: SIP/2.0/{transport.upper()} {sent_by};branch=z9hG4bK{identity};rport\r\n"
        f"Max-Forwards: 70\r\nFrom: <sip:{caller}@{shown}>;tag={identity[:8]}\r\nTo: <sip:{callee}@gate.example.net>\r\n"
        f"Call-ID: {identity}\r\nCSeq: 1 {method}\r\nContact: <sip:{caller}@{shown}:{port}>\r\n"
        + ("Content-Type: application/sdp\r\n" if body else "")
        + f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


class Stream:
    def __init__(self, made):
        self.made, self.waiting = made, b""

    def answer(self):
        while b"\r\n\r\n" not in self.waiting:
            more = self.made.recv(65536)
            if not more:
                raise ConnectionError("closed")
            self.waiting += more
        head, self.waiting = self.waiting.split(b"\r\n\r\n", 1)
        length = int((values(head.decode(), "Content-Length") or ["0"])[0])
        while len(self.waiting) < length:
            more = self.made.recv(65536)
            if not more:
                raise ConnectionError("closed")
            self.waiting += more
        self.waiting = self.waiting[length:]
        return head.decode()


def values(head, name):
    lines = [line.split(":", 1) for line in head.split("\r\n")[1:]]
    return [line[1].strip() for line in lines if line[0].strip().lower() == name.lower()]


def tell(text):
    print(text, flush=True)


def ask(options):
    try:
        made = connect(options.transport, options.host, options.port, options.source, options)
    except (ssl.SSLError, ConnectionError, OSError) as error:
        return tell(f"refused {type(error).__name__}")
    if options.transport == "tls" and made.getpeercert():
        subject = dict(pair[0] for pair in made.getpeercert()["subject"])
        tell(f"{made.version()} {subject['commonName']}")
    if options.transport == "udp" and options.tos:
        six = family(options.host) == socket.AF_INET6
        made.setsockopt(socket.IPPROTO_IPV6 if six else socket.IPPROTO_IP, 66 if six else 13, 1)
    stream = Stream(made)
    if options.ping:
        made.sendall(b"\r\n\r\n")
        tell("pong" if made.recv(2) == b"\r\n" else "no pong")
    counts = {}
    done = 0
    try:
        while done < options.count or (options.until and not os.path.exists(options.until)):
            made.sendall(request("INVITE", options.transport, made.getsockname(), options.caller, size=options.size, via=options.via))
            if options.transport == "udp":
                data, notes, _, _ = made.recvmsg(65536, 256)
                head = data.decode()
                if options.tos:
                    tell(f"tos {struct.unpack('i', notes[0][2][:4].ljust(4, bytes(1)))[0]}")
            else:
                head = stream.answer()
            code = head.split(" ", 2)[1]
            counts[code] = counts.get(code, 0) + 1
            done += 1
            if options.show:
                tell(f"{len(head)} bytes\n{head}")
            if options.until and done == 1:
                tell("asked")
            time.sleep(options.pause)
    except (ssl.SSLError, ConnectionError, OSError) as error:
        tell(f"ended {type(error).__name__}")
    tell(" ".join(f"{code}x{count}" for code, count in sorted(counts.items())))


def call(options):
    made = connect(options.transport, options.host, options.port, options.source, options)
    stream = Stream(made)
    invite = request("INVITE", options.transport, made.getsockname(), options.caller)
    made.sendall(invite)
    code, answer = "", ""
    while not code.startswith("2"):
        answer = stream.answer()
        code = answer.split(" ", 2)[1]
        if code >= "300":
            return tell(f"refused {code}")
    target = values(answer, "Contact")[0].split("<")[1].split(">")[0]
    routes = "".join(f"Route: {value}\r\n" for value in reversed(values(answer, "Record-Route")))
    via = values(invite.decode(), "Via")[0].split(";")[0]
    ack = f"ACK {target} SIP/2.0\r\nVia: {via};branch=z9hG4bK{uuid.uuid4().hex};rport\r\n{routes}Max-Forwards: 70\r\n"
    for name in ("From", "To", "Call-ID"):
        ack += f"{name}: {values(answer, name)[0]}\r\n"
    made.sendall((ack + "CSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n").encode())
    tell("answered")
    bye = stream.answer()
    reply = "SIP/2.0 200 OK\r\n"
    for name in ("Via", "From", "To", "Call-ID", "CSeq"):
        reply += "".join(f"{name}: {value}\r\n" for value in values(bye, name))
    made.sendall((reply + "Content-Length: 0\r\n\r\n").encode())
    tell(f"{bye.split(' ', 1)[0]} by {values(bye, 'Via')[0].split(' ')[0]}")


def open_many(options):
    halves = {
        "silent": b"",
        "hello": bytes.fromhex("16030100c8010000c40303"),
        "message": request("INVITE", "tcp", ("127.0.0.20", 5060))[:200],
    }
    selector = selectors.DefaultSelector()
    opened = []
    for index in range(options.count):
        made = socket.socket()
        made.bind((f"127.0.{options.net}.{index // options.share + 1}", 0))
        made.connect((options.host, options.port))
        if halves[options.kind]:
            made.send(halves[options.kind])
        made.setblocking(False)
        selector.register(made, selectors.EVENT_READ)
        opened.append(made)
    tell(f"opened {len(opened)}")
    closed, until = 0, time.time() + options.seconds
    while closed < options.count and time.time() < until:
        for key, _ in selector.select(0.5):
            try:
                data = key.fileobj.recv(4096)
            except OSError:
                data = b""
            if not data:
                selector.unregister(key.fileobj)
                key.fileobj.close()
                closed += 1
    tell(f"closed {closed}")


def slow(options):
    made = connect(options.transport, options.host, options.port, options.source, options, 4096)
    options_request = request("OPTIONS", options.transport, made.getsockname())
    made.setblocking(False)
    until = time.time() + 60
    sent = 0
    while time.time() < until:
        try:
            sent += made.send(options_request * 20)
        except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
            time.sleep(0.02)
        except OSError:
            return tell(f"closed after {sent // len(options_request)}")
    tell("never closed")


def gone(options):
    for _ in range(50):
        made = connect(options.transport, options.host, options.port, options.source, options)
        try:
            for _ in range(20):
                made.sendall(request("INVITE", options.transport, made.getsockname()))
        except OSError:
            pass  # The gate has not noticed yet that the ones before are gone: this one is above its share.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(made.detach())
    tell("gone")


def idle(options):
    opened = []
    made = context(options)
    for index in range(options.count):
        plain = socket.socket()
        plain.bind((f"127.{1 + index // 15000}.{index // 50 % 250 + 1}.{index // 12500 + 1}", 0))
        plain.settimeout(30)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plain.connect((options.host, options.port))
        secure = made.wrap_socket(plain)
        secure.sendall(b"\r\n\r\n")
        if secure.recv(2) != b"\r\n":
            return tell("no answer")
        opened.append(secure)
    tell(f"idle {len(opened)}")
    sys.stdin.read()


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)

    def command(name, run, *places):
        made = commands.add_parser(name)
        made.set_defaults(run=run)
        for place in places:
            made.add_argument(place, type=int if place in ("port", "count") else str)
        for flag in ("--source", "--certificate", "--key", "--authority"):
            made.add_argument(flag)
        return made

    made = command("ask", ask, "transport", "host", "port")
    made.add_argument("--count", type=int, default=1)
    made.add_argument("--caller", default="+380671000009")
    made.add_argument("--size", type=int, default=0)
    made.add_argument("--via", default="")
    made.add_argument("--pause", type=float, default=0)
    made.add_argument("--until", help="a file: asks on until it is there")
    for flag in ("--ping", "--show", "--tos", "--old"):
        made.add_argument(flag, action="store_true")
    made = command("call", call, "transport", "host", "port")
    made.add_argument("--caller", default="+380671000009")
    made = command("open", open_many, "kind", "host", "port", "count")
    made.add_argument("--net", type=int, default=100)
    made.add_argument("--share", type=int, default=50)
    made.add_argument("--seconds", type=float, default=60)
    command("slow", slow, "transport", "host", "port")
    command("gone", gone, "transport", "host", "port")
    command("idle", idle, "host", "port", "count")
    options = parser.parse_args()
    options.run(options)


main()
