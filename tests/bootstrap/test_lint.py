import sys

import pytest

from nurture.bootstrap import lint

pytestmark = pytest.mark.once


@pytest.fixture
def checks(monkeypatch):
    checks = {
        "good": [sys.executable, "-c", ""],
        "bad": [sys.executable, "-c", "print('line 7 is wrong'); exit(1)"],
    }
    monkeypatch.setattr(lint, "CHECKS", checks)


@pytest.mark.usefixtures("checks")
def test_one_failure_fails_all_and_is_shown(capsys):
    assert lint.main([]) == 1
    said = capsys.readouterr().out
    assert "line 7 is wrong" in said
    assert said.endswith("Lint failed: bad\n")


@pytest.mark.usefixtures("checks")
def test_a_check_can_be_run_by_name(capsys):
    assert lint.main(["good"]) == 0
    assert capsys.readouterr().out.endswith("Lint passed.\n")


@pytest.mark.usefixtures("checks")
def test_a_name_that_is_no_check_is_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        lint.main(["god"])
    assert "no such check: god; there are: good, bad" in capsys.readouterr().err


def test_the_production_environment_is_not_the_developers(monkeypatch):
    monkeypatch.setenv("NURTURE_DEMO", "1")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///somewhere")
    environment = lint._production()
    assert "NURTURE_DEMO" not in environment
    assert environment["DATABASE_URL"] != "sqlite:///somewhere"
    assert environment["SECRET_KEY"] != lint._production()["SECRET_KEY"]
