"""Everything in the repository has its place and a name that says what it is."""

import ast
import re
import warnings
from pathlib import PurePosixPath

import pytest

from tests.contracts.files import ROOT, committed, relative

pytestmark = pytest.mark.once

TOP_LEVEL = {
    ".ci",
    ".dockerignore",
    ".gitignore",
    "Dockerfile",
    "LICENSE",
    "README.md",
    "accounts",
    "benchmarks",
    "docker-compose.yml",
    "docs",
    "manage.py",
    "nurture",
    "pyproject.toml",
    "requirements-dev.txt",
    "requirements-production.txt",
    "requirements.txt",
    "static",
    "templates",
    "tests",
}
BANNED = re.compile(r"^(utils?|helpers?|managers?|handlers?|data|info|misc|common|process_.*|do_.*)$")
# Written in two halves, so that this file does not accuse itself.
ADDRESSES = re.compile(
    "|".join(
        [
            r"pypi\." + "org",
            "python" + "hosted",
            "registry" + r"\.npmjs",
            "--(extra-)?index-" + "url",
            "find-" + "links",
            r"(?<![\w.$}-])/(root|work|Users)" + "/",
            r"(?<![\w.$}-])/home/(?!nurture\b|linuxbrew\b)" + r"\w",
            r"/opt/(pypi|wheels)" + r"\b",
        ]
    )
)
ABOUT_THE_WHOLE = {"browser", "contracts", "faults", "journeys"}


def test_nothing_new_lies_at_the_top():
    assert {PurePosixPath(relative(path)).parts[0] for path in committed()} <= TOP_LEVEL


def test_no_file_names_a_registry_or_somebodys_machine():
    found = []
    for path in committed():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{relative(path)}: {hit.group()}" for hit in ADDRESSES.finditer(text)]
    assert found == []


def test_a_lock_that_holds_addresses_is_not_committed():
    assert committed("uv.lock", "pylock.toml", "**/uv.lock", "**/pylock*.toml") == []


def test_no_module_has_a_name_that_says_nothing():
    named = [
        relative(path)
        for path in committed("*.py")
        if any(BANNED.match(part) for part in PurePosixPath(relative(path)).with_suffix("").parts)
    ]
    assert named == []


def test_every_test_file_mirrors_a_module_or_says_what_it_is_about():
    lost = []
    for path in committed("tests/**/test_*.py", "tests/test_*.py"):
        folder = mirrored(path.parent)
        if path.parent.name in ABOUT_THE_WHOLE:
            continue
        if not folder.exists() or not (has_module(folder, path.stem.removeprefix("test_")) or opening(path)):
            lost.append(relative(path))
    assert lost == []


def mirrored(folder):
    inside = folder.relative_to(ROOT / "tests")
    return ROOT / inside if inside.parts[:1] == ("accounts",) else ROOT / "nurture" / inside


def has_module(folder, name):
    """In the folder, or under it: commands, template tags."""
    return any(folder.rglob(f"{name}.py")) or any(folder.rglob(f"{name}/__init__.py"))


def opening(path):
    """The docstring of a test of several modules at work, of templates or of style sheets."""
    return ast.get_docstring(ast.parse(path.read_text("utf-8")))


def test_the_project_package_imports_nothing():
    # nurture.bootstrap runs before Django is installed.
    tree = ast.parse((ROOT / "nurture" / "__init__.py").read_text("utf-8"))
    assert [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)] == []


@pytest.mark.parametrize("path", committed("nurture/bootstrap/*.py", "manage.py"), ids=relative)
def test_the_set_up_parses_on_an_old_python(path):
    ast.parse(path.read_text("utf-8"), feature_version=(3, 8))


def test_long_files_are_named():
    """An aim, not a rule: forty honest lines beat an ugly split."""
    limits = {".py": 300, ".html": 100}
    long = []
    for path in committed("*.py", "*.html"):
        lines = path.read_text("utf-8").count("\n")
        if "migrations" not in path.parts and lines > limits[path.suffix]:
            long.append(f"{relative(path)} ({lines})")
    # The hard end: what is three times the aim has no reader left.
    assert [name for name in long if int(name.rpartition("(")[2][:-1]) > 900] == []
    if long:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.warn(f"Long files: {', '.join(long)}", stacklevel=1)
