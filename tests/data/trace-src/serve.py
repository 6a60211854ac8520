#!/usr/bin/env python3
"""A program that traces itself, for as long as a command runs: serve.py COMMAND; $PORT is its port, which prints as PORT."""
import http.server, os, subprocess, sys, threading, time

TRACE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../trace/seams.trace")


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        path, _, query = self.path.partition("?")
        data = open(TRACE, "rb").read()
        if path == "/debug/pprof/trace" and query in ("seconds=5", "seconds=2"):
            self.send_response(200)
            self.end_headers()  # no length: it comes as the program runs
            for at in range(0, len(data), 4000):
                self.wfile.write(data[at : at + 4000])
                self.wfile.flush()
                time.sleep(0.01)
        elif path == "/short":  # ends in the middle of the second generation
            self.send_response(200)
            self.end_headers()
            self.wfile.write(data[:9000])
        else:
            self.send_error(404)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
port = str(server.server_address[1])
done = subprocess.run(["sh", "-c", sys.argv[1]], env=dict(os.environ, PORT=port), capture_output=True, text=True)
sys.stdout.write(done.stdout.replace(port, "PORT"))
sys.stderr.write(done.stderr.replace(port, "PORT"))
sys.exit(done.returncode)
