import pytest

from nurture.delivery import oauth
from tests.delivery.oauth.token_server import started


@pytest.fixture
def tokens(tmp_path, monkeypatch):
    server = started(tmp_path, monkeypatch)
    yield server
    server.close()
    oauth.forget_all()
