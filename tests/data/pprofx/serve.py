#!/usr/bin/env python3
"""A server of profiles on 127.0.0.1, for as long as a command runs: serve.py [-tls DIR] COMMAND; $PORT is its port, which prints as PORT."""
import base64, http.server, os, ssl, subprocess, sys, threading, time

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pprof")


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        auth = self.headers.get("Authorization", "")
        if path == "/debug/pprof/profile":
            if query not in ("", "seconds=2", "debug=0&seconds=1"):
                return self.answer(400, b"query " + query.encode(), X_Go_Pprof="1", Content_Type="text/plain")
            self.answer(200, open(DATA + "/cpu.pb.gz", "rb").read())
        elif path == "/heap":
            self.answer(200, open(DATA + "/heap.pb.gz", "rb").read())
        elif path == "/basic" and auth != "Basic " + base64.b64encode(b"me:se cret").decode():
            self.answer(401, b"")
        elif path == "/token" and auth != "Bearer abc":
            self.answer(403, b"no token", Content_Type="text/plain")
        elif path in ("/basic", "/token"):
            self.answer(200, open(DATA + "/heap.pb.gz", "rb").read())
        elif path == "/moved":
            self.answer(302, b"", Location="/heap")
        elif path == "/text":
            self.answer(200, b"no profile at all\n")
        elif path in ("/debug/pprof/bare", "/guarded/debug/pprof/bare"):  # addresses only
            if path.startswith("/guarded") and auth != "Bearer abc":
                return self.answer(403, b"")
            self.answer(200, b"heap profile: 1: 8 [1: 8] @ heap/1\n1: 8 [1: 8] @ 0x401001 0x402001\n\nMAPPED_LIBRARIES:\n"
                             b"400000-500000 r-xp 00000000 00:00 0 /nosuch/prog\n")
        elif path == "/guarded/debug/pprof/symbol":  # knows GET alone
            names = [a.encode() + b" main.f" + a[2:].encode() + b"\n" for a in query.split("+")]
            self.answer(200 if auth == "Bearer abc" else 403, b"".join(names))
        elif path == "/slow":
            time.sleep(20)
        else:
            self.answer(404, b"Unknown profile\n", X_Go_Pprof="1", Content_Type="text/plain; charset=utf-8")


    def do_POST(self):
        asked = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/debug/pprof/symbol":
            return self.answer(200, b"".join(a.encode() + b" posted." + a[2:].encode() + b"\n" for a in asked.split("+")))
        self.answer(405, b"")


args = sys.argv[1:]
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if args[0] == "-tls":
    d = args[1]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", d + "/key.pem", "-out", d + "/cert.pem",
                    "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
                   check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(d + "/cert.pem", d + "/key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    args = args[2:]
port = str(server.server_address[1])
threading.Thread(target=server.serve_forever, daemon=True).start()
env = dict(os.environ, PORT=port, NO_PROXY="127.0.0.1,localhost", no_proxy="127.0.0.1,localhost")
p = subprocess.run(["sh", "-c", args[0]], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
sys.stdout.write(p.stdout.replace(port, "PORT"))
sys.stderr.write(p.stderr.replace(port, "PORT"))
sys.stdout.flush()
sys.stderr.flush()
os._exit(p.returncode)
