import pytest

from nurture.demo import postbox
from tests.demo.letters import RAW


@pytest.fixture(autouse=True)
def demo_folder(settings, tmp_path):
    settings.DEMO_DIR = tmp_path
    return tmp_path


@pytest.fixture
def name():
    """The name of a mail that was caught."""
    return postbox.keep(RAW, "bounce+x@mail.tsubaki.example", ["ito@minato.example"]).stem
