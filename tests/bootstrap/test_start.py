import os

import pytest

from nurture.bootstrap import installation, start
from nurture.bootstrap.place import SetUpFailed

pytestmark = pytest.mark.once
PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Deal"\nmsgstr "{}"\n'


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """What the set-up was asked for."""
    asked = []
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(installation, "ensure", asked.append)
    monkeypatch.setattr(installation, "running_inside", lambda: True)
    monkeypatch.setattr(
        installation, "run_again_inside", lambda arguments: asked.append(("again", *arguments))
    )
    monkeypatch.delenv("NURTURE_BOOTSTRAP", raising=False)
    monkeypatch.delenv("NURTURE_RUN_AGAIN", raising=False)
    return asked


@pytest.mark.parametrize(
    ("command", "lock"),
    [
        ("demo", "requirements.txt"),
        ("migrate", "requirements.txt"),
        ("test", "requirements-dev.txt"),
        ("lint", "requirements-dev.txt"),
        ("translate", "requirements-dev.txt"),
        ("lock", "requirements-dev.txt"),
    ],
)
def test_each_command_gets_what_it_needs_and_no_more(asked, command, lock):
    start.set_up(["manage.py", command])
    assert asked == [lock]


def test_no_command_at_all_needs_the_runtime(asked):
    start.set_up(["manage.py"])
    assert asked == ["requirements.txt"]


def test_a_container_is_taken_as_it_is(asked, monkeypatch):
    monkeypatch.setenv("NURTURE_BOOTSTRAP", "off")
    start.set_up(["manage.py", "demo"])
    assert asked == []


def test_outside_the_environment_the_command_runs_again_inside(asked, monkeypatch):
    monkeypatch.setattr(installation, "running_inside", lambda: False)
    start.set_up(["manage.py", "demo", "--fast"])
    assert asked == ["requirements.txt", ("again", "manage.py", "demo", "--fast")]


def test_an_environment_that_never_gets_us_inside_is_not_tried_for_ever(asked, monkeypatch):
    monkeypatch.setattr(installation, "running_inside", lambda: False)
    monkeypatch.setenv("NURTURE_RUN_AGAIN", "1")
    with pytest.raises(SystemExit, match="does not behave like a virtual environment"):
        start.set_up(["manage.py", "demo"])


def test_a_set_up_that_fails_ends_with_its_words_and_no_traceback(asked, monkeypatch):
    def fail(_lock):
        raise SetUpFailed("no network")

    monkeypatch.setattr(installation, "ensure", fail)
    with pytest.raises(SystemExit, match="no network"):
        start.set_up(["manage.py", "demo"])


def test_translations_are_compiled_when_they_are_newer(tmp_path, monkeypatch):
    path = tmp_path / "accounts" / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO.format("案件"), "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(installation.ROOT))

    start.compile_stale_translations(tmp_path)
    first = path.with_suffix(".mo").read_bytes()
    assert "案件".encode() in first

    monkeypatch.setattr(start.subprocess, "call", lambda *_, **__: pytest.fail("nothing was stale"))
    start.compile_stale_translations(tmp_path)
    monkeypatch.undo()

    monkeypatch.setenv("PYTHONPATH", str(installation.ROOT))
    path.write_text(PO.format("商談"), "utf-8")
    os.utime(path, (2_000_000_000, 2_000_000_000))
    start.compile_stale_translations(tmp_path)
    assert path.with_suffix(".mo").read_bytes() != first


def test_a_catalogue_that_cannot_be_read_stops_nobody(tmp_path, monkeypatch, capfd):
    path = tmp_path / "accounts" / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text("<<<<<<< ours\n", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(installation.ROOT))
    start.compile_stale_translations(tmp_path)
    assert "could not be compiled" in capfd.readouterr().err


def test_what_lies_in_the_environment_is_not_ours_to_compile(tmp_path):
    for folder in ("accounts", "nurture/team", ".venv/lib/python3.13/site-packages/django/conf"):
        path = tmp_path / folder / "locale" / "ja" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        path.touch()
    assert [path.relative_to(tmp_path).parts[0] for path in start.catalogues(tmp_path)] == [
        "accounts",
        "nurture",
    ]
