"""Whoever issues tokens, in a thread of this process: https, and what a test tells it to answer."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from nurture.delivery import oauth
from nurture.web import outbound
from tests.delivery.scripted import certificate


class TokenServer:
    """`script`: for each request an answer (status, body); without one a new token is issued."""

    def __init__(self, tls):
        self.script, self.requests, self.issued = [], [], 0
        #: What every token comes with beside itself.
        self.more = {"expires_in": 3600, "token_type": "Bearer"}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}/tenant/oauth2/v2.0/token"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def latest(self):
        return f"token-{self.issued}"

    def secrets(self, **more):
        return {"token_url": self.url, "client_id": "app-1", "client_secret": "s3cret"} | more

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def answer(self):
        if self.script:
            return self.script.pop(0)
        self.issued += 1
        return 200, {"access_token": self.latest, **self.more}


def started(folder, monkeypatch):
    """It counts as public, and its certificate as good."""
    server_side, client_side = certificate(folder)
    public = outbound.is_public
    monkeypatch.setattr(outbound, "is_public", lambda address: address == "127.0.0.1" or public(address))
    monkeypatch.setattr(outbound.ssl, "create_default_context", lambda *_: client_side)
    oauth.forget_all()
    return TokenServer(server_side)


def _handler(server):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            server.requests.append(dict(parse_qsl(body, strict_parsing=True)))
            status, said = server.answer()
            octets = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", server.url)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def log_message(self, *_):
            pass

    return Handler
