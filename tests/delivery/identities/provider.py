"""A provider's interface in a thread of this process: takes mail over HTTP, or does what a test tells it to."""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DROP, RESET = object(), object()


class Provider:
    """`script`: for each request an answer (status, body, kind), DROP, or a number of seconds to be silent; None: take it."""

    def __init__(self, script=()):
        self.script, self.requests = list(script), []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def mails(self):
        return [json.loads(body) for _headers, body in self.requests]


def _written(body):
    return body if isinstance(body, str) else json.dumps(body)


def _handler(provider):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.do_POST()

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            provider.requests.append((dict(self.headers), body))
            act = provider.script.pop(0) if provider.script else None
            if isinstance(act, float):
                time.sleep(act)
            elif act is DROP:
                self.close_connection = True
                return
            self._answer(*(act if isinstance(act, tuple) else (200, {"id": f"esp-{len(provider.requests)}"})))

        def _answer(self, status, body, kind="application/json"):
            octets = body if isinstance(body, bytes) else _written(body).encode()
            self.send_response(status)
            if status in {301, 302, 307, 308}:
                self.send_header("Location", provider.url + "elsewhere")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(octets)))
            # Whoever asked may have lost patience.
            with contextlib.suppress(ConnectionError):
                self.end_headers()
                self.wfile.write(octets)

        def log_message(self, *_):
            pass

    return Handler
