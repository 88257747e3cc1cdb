import pytest

from nurture.delivery.controls import handed_over
from nurture.delivery.controls.actions.going_live import go_live
from tests.delivery.world import NOW


@pytest.fixture
def journal_dir(settings, tmp_path):
    settings.JOURNAL_DIR = str(tmp_path / "journal")
    yield tmp_path / "journal"
    handed_over._last.clear()


@pytest.fixture
def production(world, settings, journal_dir):
    """Environment, database and machine agree."""
    settings.DELIVERY_NEEDS_MARKER = True
    return go_live(by=world.rep, at=NOW)
