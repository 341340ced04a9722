#!/usr/bin/env python3
"""A time-stamping authority (RFC 3161 by HTTP, §3.4) on loopback, by `openssl ts`: tsa.py FOLDER [PORT]
FOLDER holds tsa.cnf, tsa.pem and tsa.key. Prints its address when it listens."""
import http.server, os, subprocess, sys, tempfile

class Authority(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Type"] != "application/timestamp-query":
            return self.send_error(415)
        with tempfile.TemporaryDirectory() as scratch:
            question, answer = os.path.join(scratch, "query"), os.path.join(scratch, "reply")
            open(question, "wb").write(query)
            subprocess.run(
                ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", question, "-signer", "tsa.pem", "-inkey",
                 "tsa.key", "-out", answer], cwd=sys.argv[1], check=True, stderr=subprocess.DEVNULL)
            reply = open(answer, "rb").read()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *words):
        pass

server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), Authority)
print(f"tsa: http://127.0.0.1:{server.server_port}/", flush=True)
server.serve_forever()
