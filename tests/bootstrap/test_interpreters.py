import os
import sys
from pathlib import Path

import pytest

from nurture.bootstrap import interpreters
from nurture.bootstrap.place import SetUpFailed

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts"),
]


def stand_in(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def a_python(path: Path, version: str) -> Path:
    return stand_in(path, f"echo {path}; echo {version}")


@pytest.fixture
def old_machine(tmp_path, monkeypatch):
    """python3 is 3.11, HOME is empty and nothing is on PATH."""
    for name in ("NURTURE_PYTHON", "PYENV_ROOT", "XDG_DATA_HOME", "ASDF_DATA_DIR", "MISE_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(interpreters.sys, "version_info", (3, 11, 2))
    monkeypatch.setattr(interpreters.sys, "base_prefix", str(tmp_path / "versions" / "3.11.2"))
    return tmp_path


def test_a_python_that_is_new_enough_is_itself_the_first_candidate():
    assert next(interpreters.candidates()) == [sys.executable]
    found = interpreters.probe([sys.executable])
    assert found.version == ".".join(map(str, sys.version_info[:3]))


def test_a_shim_that_does_not_run_is_passed_over(old_machine):
    stand_in(old_machine / "bin" / "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    real = a_python(old_machine / "versions" / "3.12.1" / "bin" / "python3.12", "3.12.1")
    assert interpreters.find() == (str(real), "3.12.1")


def test_the_version_we_develop_on_is_preferred_wherever_it_is(old_machine):
    a_python(old_machine / "bin" / "python3.12", "3.12.9")
    wanted = a_python(old_machine / "versions" / "3.13.0" / "bin" / "python3.13", "3.13.0")
    assert interpreters.find().executable == str(wanted)


def test_the_newest_patch_of_a_version_comes_first(old_machine):
    a_python(old_machine / "versions" / "3.13.0" / "bin" / "python3.13", "3.13.0")
    newer = a_python(old_machine / "versions" / "3.13.4" / "bin" / "python3.13", "3.13.4")
    assert interpreters.find().executable == str(newer)


def test_newest_is_counted_in_numbers_and_not_in_letters(old_machine):
    a_python(old_machine / "versions" / "3.13.9" / "bin" / "python3.13", "3.13.9")
    newer = a_python(old_machine / "versions" / "3.13.10" / "bin" / "python3.13", "3.13.10")
    assert interpreters.find().executable == str(newer)


@pytest.mark.parametrize(
    "folder",
    [
        "home/.pyenv/versions/3.13.1/bin",
        "home/.local/share/uv/python/cpython-3.13.1-linux-x86_64-gnu/bin",
        "home/.asdf/installs/python/3.13.1/bin",
        "home/.local/share/mise/installs/python/3.13.1/bin",
    ],
)
def test_version_managers_are_looked_into(old_machine, folder):
    wanted = a_python(old_machine / folder / "python3.13", "3.13.1")
    assert interpreters.find().executable == str(wanted)


def test_shims_on_the_path_lead_to_their_versions(old_machine, monkeypatch):
    monkeypatch.setenv("PATH", str(old_machine / "pyenv" / "shims"))
    wanted = a_python(old_machine / "pyenv" / "versions" / "3.13.0" / "bin" / "python3.13", "3.13.0")
    assert interpreters.find().executable == str(wanted)


def test_a_named_python_that_does_not_work_is_an_error_and_not_a_hint(old_machine, monkeypatch):
    a_python(old_machine / "bin" / "python3.13", "3.13.0")
    monkeypatch.setenv("NURTURE_PYTHON", str(old_machine / "nowhere"))
    with pytest.raises(SetUpFailed, match=r"NURTURE_PYTHON is .*nowhere"):
        interpreters.find()


def test_a_python_that_is_too_old_is_refused(old_machine):
    assert interpreters.probe([str(a_python(old_machine / "python3", "3.11.2"))]) is None


def test_a_python_without_a_module_we_need_is_refused(old_machine):
    broken = stand_in(old_machine / "python3.13", "echo 'No module named ensurepip' >&2; exit 1")
    assert interpreters.probe([str(broken)]) is None


def test_uv_downloads_one_when_there_is_none(old_machine):
    new = a_python(old_machine / "downloaded" / "python3.13", "3.13.2")
    stand_in(
        old_machine / "bin" / "uv",
        f'if [ "$2" = find ]; then echo {new}; else echo "$@" >> {old_machine}/asked; fi',
    )
    assert interpreters.find() == (str(new), "3.13.2")
    assert (old_machine / "asked").read_text() == "python install 3.13\n"


def test_without_any_python_a_person_is_told_what_to_install(old_machine):
    stand_in(old_machine / "bin" / "uv", "echo 'no network' >&2; exit 2")
    with pytest.raises(SetUpFailed, match="apt install python3"):
        interpreters.find()


def test_another_python_does_not_inherit_where_ours_looks_for_modules(monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/somewhere")
    monkeypatch.setenv("PIP_TARGET", "/somewhere")
    assert not {"PYTHONHOME", "PIP_TARGET"} & set(interpreters.clean_environment())
    assert interpreters.clean_environment()["PATH"] == os.environ["PATH"]
