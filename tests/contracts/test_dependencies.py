"""Why each dependency is here, and whether the locks say what pyproject.toml says."""

import re
import tomllib

import pytest

from nurture.bootstrap.locks import LOCKS, dependency_hash
from tests.contracts.files import ROOT

pytestmark = pytest.mark.once

TEXT = (ROOT / "pyproject.toml").read_text("utf-8")
PROJECT = tomllib.loads(TEXT)


def declared():
    return [
        *PROJECT["project"]["dependencies"],
        *sum(PROJECT["project"]["optional-dependencies"].values(), []),  # noqa: RUF017 - three short lists
        *sum(PROJECT["dependency-groups"].values(), []),  # noqa: RUF017
    ]


@pytest.mark.parametrize("dependency", declared())
def test_every_dependency_says_why_it_is_here(dependency):
    line = next(line for line in TEXT.splitlines() if f'"{dependency}"' in line)
    assert re.search(r'",\s+# \S.{10,}', line)


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_was_made_from_these_dependencies(lock):
    said = re.search(r"^# dependencies: sha256:(\w+)$", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    assert said, "no hash in its header"
    assert said[1] == dependency_hash(ROOT / "pyproject.toml"), "python3 manage.py lock makes it anew"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock):
    blocks = re.split(r"^(?=\w)", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert len(blocks) > 50
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", [name for name in LOCKS if name != "requirements.txt"])
def test_the_larger_locks_hold_the_runtime_in_the_same_versions(lock):
    assert pins("requirements.txt").items() <= pins(lock).items()


def pins(lock):
    return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
