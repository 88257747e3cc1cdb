import pytest

from tests.delivery import world as worlds
from tests.delivery.scripted import ScriptedServer


@pytest.fixture
def clock(monkeypatch):
    fake = worlds.FakeClock(worlds.NOW)
    fake.replace_the_databases(monkeypatch)
    return fake


@pytest.fixture
def world(db, settings, clock):
    settings.DELIVERY_GATES = []
    settings.DELIVERY_MODE = "live"
    return worlds.make()


@pytest.fixture
def mail_server(settings):
    """A scripted server as the product's only way out; a test gives it its script."""
    servers = []

    def start(script=None, **options):
        server = ScriptedServer(script, **options)
        servers.append(server)
        settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", server.port
        settings.SMTP_SECURITY, settings.SMTP_USER = "none", ""
        return server

    yield start
    for server in servers:
        server.__exit__()
