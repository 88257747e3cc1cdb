"""A run that tells at once what failed, ends what hangs, and does not blame a page for its browser."""

import os
import subprocess
import sys

import pytest

from tests.rounds import ROOT

pytestmark = pytest.mark.once

HOOKS = "from tests.conftest import pytest_addoption, pytest_configure, pytest_terminal_summary\n"

#: `freezes` is how often its browser does.
FREEZING = """
import pytest
from tests.chromium import Frozen

seen = []

@pytest.fixture
def page():
    yield
    if len(seen) <= {freezes}:
        raise Frozen

@pytest.mark.browser
def test_page(page):
    seen.append("this time too")
    assert len(seen) > {freezes}

def test_next():
    assert len(seen) == 2
"""


@pytest.fixture
def run(tmp_path):
    def run(tests, *arguments):
        (tmp_path / "conftest.py").write_text(HOOKS)
        (tmp_path / "test_inner.py").write_text(tests)
        command = ["pytest", "-c", ROOT / "pyproject.toml", "-p", "no:cacheprovider", *arguments, tmp_path]
        environment = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"}
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**environment, "CI": "true"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        ).stdout

    return run


def test_a_test_whose_browser_froze_is_run_again_and_named(run):
    said = run(FREEZING.format(freezes=1))
    assert "2 passed" in said
    assert "Chromium froze in test_inner.py::test_page, which was run again" in said


def test_one_that_freezes_twice_fails(run):
    said = run(FREEZING.format(freezes=2))
    assert "1 failed, 1 passed, 1 error" in said


def test_one_that_fails_with_a_browser_that_answers_is_not_run_again(run):
    said = run("import pytest\n@pytest.mark.browser\ndef test_page():\n    assert 0\n")
    assert "1 failed in" in said
    assert "froze" not in said


def test_a_failure_is_told_before_the_next_test_begins(run):
    said = run("import os\ndef test_wrong():\n    assert 0\ndef test_killed():\n    os._exit(1)\n")
    assert "test_inner.py::test_wrong, call:" in said
    assert "test_inner.py:3: AssertionError" in said


def test_what_hangs_says_where_and_ends(run):
    said = run("import time\ndef test_stuck():\n    time.sleep(60)\n", "-o", "faulthandler_timeout=0.5")
    assert "in test_stuck" in said
    assert "passed" not in said
