"""One lab for the whole fault suite."""

import pytest

from tests import services
from tests.faults.lab import Lab


def pytest_collection_modifyitems(items):
    for item in items:
        if "/tests/faults/" in item.path.as_posix():
            item.add_marker(pytest.mark.faults)
            # One lab: these run one after the other in one process of xdist.
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture(scope="session")
def _lab(tmp_path_factory):
    try:
        lab = Lab(tmp_path_factory.mktemp("lab"))
    except services.ServiceMissing as problem:
        pytest.skip(str(problem))
    yield lab
    lab.close()


@pytest.fixture
def lab(_lab):
    _lab.fresh()
    yield _lab
    _lab.end_all()


@pytest.fixture
def told(record_property):
    """Say what was measured: it stands at the end of the run."""
    return lambda line: record_property("measured", line)


@pytest.fixture(scope="session")
def long(request):
    """Whether the long form is asked for: `manage.py test tests/faults --long`."""
    return request.config.getoption("--long")
