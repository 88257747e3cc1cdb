import subprocess
import sys
from contextlib import contextmanager
from importlib.metadata import version
from types import SimpleNamespace

import pytest

from nurture.bootstrap import installation
from nurture.bootstrap.interpreters import Interpreter
from nurture.bootstrap.place import DEVELOPMENT_LOCK, RUNTIME_LOCK, SetUpFailed

pytestmark = pytest.mark.once
HASH = "0" * 64


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A checkout with two small locks and no .venv. What would be downloaded is only noted."""
    clone = SimpleNamespace(root=tmp_path, venv=tmp_path / ".venv", did=[], installed=set(), fails=False)
    for lock in (RUNTIME_LOCK, DEVELOPMENT_LOCK):
        (tmp_path / lock).write_text(f"# {lock}\nsqlparse==0.6.1 \\\n    --hash=sha256:{HASH}\n")

    def run(command, explanation):
        if "venv" in command:
            clone.did.append("make")
            clone.installed.clear()
            make_venv(clone.venv)
        elif clone.fails:
            raise SetUpFailed(explanation)
        else:
            lock = command[-1].rpartition("/")[2].rpartition("\\")[2]
            clone.did.append(lock)
            clone.installed |= {lock, RUNTIME_LOCK}

    monkeypatch.setattr(installation, "ROOT", tmp_path)
    monkeypatch.setattr(installation, "VENV", clone.venv)
    monkeypatch.setattr(installation, "find", lambda: Interpreter("/usr/bin/python3.13", "3.13.0"))
    monkeypatch.setattr(installation, "_run", run)
    monkeypatch.setattr(installation, "_fulfils", lambda lock: lock in clone.installed)
    monkeypatch.setattr(installation.shutil, "which", lambda _name: None)
    return clone


def make_venv(venv, version="3.13.0"):
    python = installation.venv_python(venv)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    (venv / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n")


def test_the_first_start_makes_and_installs_and_the_second_does_nothing(clone):
    installation.ensure(RUNTIME_LOCK)
    installation.ensure(RUNTIME_LOCK)
    assert clone.did == ["make", RUNTIME_LOCK]


def test_a_developers_command_adds_its_tools_and_the_demo_needs_no_more(clone):
    installation.ensure(RUNTIME_LOCK)
    installation.ensure(DEVELOPMENT_LOCK)
    installation.ensure(RUNTIME_LOCK)
    assert clone.did == ["make", RUNTIME_LOCK, DEVELOPMENT_LOCK]


def test_a_lock_that_changed_is_installed_again_into_the_same_environment(clone):
    installation.ensure(RUNTIME_LOCK)
    (clone.root / RUNTIME_LOCK).write_text(f"sqlparse==0.7 \\\n    --hash=sha256:{HASH}\n")
    clone.installed.clear()
    installation.ensure(RUNTIME_LOCK)
    assert clone.did == ["make", RUNTIME_LOCK, RUNTIME_LOCK]


def test_line_ends_of_another_system_change_nothing(clone):
    installation.ensure(RUNTIME_LOCK)
    path = clone.root / RUNTIME_LOCK
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert installation.is_current(RUNTIME_LOCK)


def test_an_environment_that_somebody_else_filled_rightly_is_adopted(clone):
    make_venv(clone.venv)
    clone.installed = {RUNTIME_LOCK}
    installation.ensure(RUNTIME_LOCK)
    assert clone.did == []
    assert installation.is_current(RUNTIME_LOCK)


def test_a_half_made_environment_is_made_anew(clone):
    make_venv(clone.venv)
    installation.ensure(RUNTIME_LOCK)
    assert clone.did == ["make", RUNTIME_LOCK]


def test_an_installation_cut_short_is_not_taken_for_done(clone):
    installation.ensure(RUNTIME_LOCK)
    clone.fails = True
    with pytest.raises(SetUpFailed, match="needs the network"):
        installation.ensure(DEVELOPMENT_LOCK)
    clone.fails = False
    clone.installed.clear()
    installation.ensure(RUNTIME_LOCK)
    assert clone.did == ["make", RUNTIME_LOCK, "make", RUNTIME_LOCK]


def test_a_python_that_was_removed_or_is_too_old_means_a_new_environment(clone):
    installation.ensure(RUNTIME_LOCK)
    installation.venv_python(clone.venv).unlink()
    installation.ensure(RUNTIME_LOCK)
    assert clone.did == ["make", RUNTIME_LOCK] * 2

    make_venv(clone.venv, "3.11.2")
    installation.ensure(RUNTIME_LOCK)
    assert clone.did == ["make", RUNTIME_LOCK] * 3


def test_another_version_of_python_is_noticed(clone):
    installation.ensure(RUNTIME_LOCK)
    make_venv(clone.venv, "3.14.0")
    assert not installation.is_current(RUNTIME_LOCK)


def test_who_waited_for_another_start_finds_the_work_done(clone, monkeypatch):
    @contextmanager
    def somebody_else_was_first(_path, _waiting):
        make_venv(clone.venv)
        installation._write_stamp(RUNTIME_LOCK)
        yield

    monkeypatch.setattr(installation, "exclusive", somebody_else_was_first)
    installation.ensure(RUNTIME_LOCK)
    assert clone.did == []


def test_a_missing_lock_says_how_to_get_it_back(clone):
    (clone.root / RUNTIME_LOCK).unlink()
    with pytest.raises(SetUpFailed, match=r"requirements\.txt is missing"):
        installation.ensure(RUNTIME_LOCK)
    assert clone.did == []


def test_what_is_installed_is_compared_with_the_lock_package_by_package(tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text(
        f"django=={version('django')} \\\n    --hash=sha256:{HASH}\n"
        f"colorama==0.4.6 ; sys_platform == 'nowhere' \\\n    --hash=sha256:{HASH}\n"
        f"sqlparse==0.0.1 \\\n    --hash=sha256:{HASH}\n"
        f"not-installed-anywhere==1.0 \\\n    --hash=sha256:{HASH}\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", installation.NOT_INSTALLED, str(lock)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.split() == ["sqlparse==0.0.1", "not-installed-anywhere==1.0"]


def test_a_failing_program_is_shown_with_what_to_do(capfd):
    with pytest.raises(SetUpFailed, match=r"(?s)no route to host.*Try again"):
        installation._run(
            [sys.executable, "-c", "print('no route to host'); raise SystemExit(1)"], "Try again"
        )
