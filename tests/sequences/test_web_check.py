"""Asking a server of our own, on a port and an address that a test opens for it alone."""

import http.server
import socket
import threading

import pytest

from nurture.sequences import web_check
from nurture.sequences.rules import links
from nurture.web import outbound

pytestmark = pytest.mark.once


class Site(http.server.BaseHTTPRequestHandler):
    asked: list = []

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        type(self).asked.append((self.command, self.path))
        code, location = {
            "/ok": (200, ""),
            "/gone": (404, ""),
            "/no-head": (405 if self.command == "HEAD" else 200, ""),
            "/moved": (302, "/ok"),
            "/inside": (302, "http://169.254.169.254/latest/meta-data/"),
            "/loop": (302, "/loop"),
            "/door": (401, ""),
            "/ill": (503, ""),
        }[self.path.partition("?")[0]]
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def site(monkeypatch):
    """`site.example` is the test's own server; every other name is looked up as it would be."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    port = server.server_address[1]
    Site.asked = []
    real, public = socket.getaddrinfo, outbound.is_public
    monkeypatch.setattr(
        outbound.socket,
        "getaddrinfo",
        lambda host, *more, **options: real(
            "127.0.0.1" if host == "site.example" else host, *more, **options
        ),
    )
    monkeypatch.setattr(outbound, "is_public", lambda address: address == "127.0.0.1" or public(address))
    monkeypatch.setattr(links, "PORTS", frozenset({80, 443, port}))
    yield f"http://site.example:{port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def answered(site):
    return lambda path: web_check.look_at(f"{site}{path}")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/ok", ("ok", 200)),
        ("/gone", ("broken", 404)),
        ("/no-head", ("ok", 200)),
        ("/moved", ("ok", 200)),
        ("/door", ("ok", 401)),
        ("/ill", ("unreachable", 503)),
        ("/loop", ("unreachable", 302)),
        ("/ok?次=一通&x=%20", ("ok", 200)),
    ],
)
def test_the_answer_is_told(answered, path, expected):
    assert answered(path) == expected


def test_a_redirect_that_leads_inside_is_not_followed(answered):
    assert answered("/inside") == ("refused", None)
    assert {path for _, path in Site.asked} == {"/inside"}


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/", "http://2130706433/",
     "http://0x7f.1/", "http://169.254.169.254/latest/", "file:///etc/passwd", "https://x@8.8.8.8/"],
)  # fmt: skip
def test_nothing_inside_is_ever_asked(monkeypatch, address):
    def never(*arguments, **options):
        raise AssertionError(address)

    monkeypatch.setattr(outbound.socket, "create_connection", never)
    assert web_check.look_at(address) == ("refused", None)


def test_a_name_that_leads_outside_and_inside_is_not_trusted(monkeypatch):
    both = [(0, 0, 0, "", ("8.8.8.8", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *arguments, **options: both)
    assert web_check.look_at("http://rebind.example/") == ("refused", None)


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch):
    gone_to = []

    def connect(address, timeout):
        gone_to.append(address)
        raise TimeoutError

    answer = [(0, 0, 0, "", ("8.8.8.8", 80))]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *arguments, **options: answer)
    monkeypatch.setattr(outbound.socket, "create_connection", connect)
    assert web_check.look_at("http://maker.example/") == ("unreachable", None)
    assert gone_to == [("8.8.8.8", 80)]
