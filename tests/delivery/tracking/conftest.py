import pytest

from tests.delivery.conftest import clock, mail_server, world  # noqa: F401 - the same world
from tests.delivery.tracking import mail

HOST = "http://links.tsubaki.example"


@pytest.fixture
def host(settings):
    """Links of our mail lead through a host of their own."""
    settings.TRACKING_URL = HOST
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "links.tsubaki.example"]
    return HOST


@pytest.fixture
def letters(world, host):  # noqa: F811
    return mail.Letters(world)
