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
# Tests of something that is not one module: what they are about instead.
ABOUT_SEVERAL = {
    "tests/accounts/test_activity_templates.py": "templates/accounts/activity",
    "tests/delivery/actions/test_sending.py": "nurture/delivery/actions",
    "tests/demo/sample/test_story.py": "nurture/demo/sample",
    "tests/test_rounds.py": "tests/rounds.py",
    "tests/demo/test_command.py": "nurture/demo/management/commands/demo.py",
    "tests/projects/actions/test_races.py": "nurture/projects/actions",
    "tests/web/test_markup.py": "templates",
    "tests/web/test_tokens.py": "static/css/tokens.css",
}
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


def test_every_test_file_mirrors_what_it_tests():
    lost = []
    for path in committed("tests/**/test_*.py", "tests/test_*.py"):
        name = relative(path)
        if name not in ABOUT_SEVERAL and path.parent.name not in ABOUT_THE_WHOLE and not source_of(path):
            lost.append(name)
    assert lost == []


@pytest.mark.parametrize("name", sorted(ABOUT_SEVERAL))
def test_an_exception_is_needed_and_its_subject_is_there(name):
    assert (ROOT / ABOUT_SEVERAL[name]).exists()
    assert (ROOT / name).is_file()
    assert not source_of(ROOT / name)


def source_of(test):
    """The module or package of the same name in the mirrored folder, or under it (commands, template tags)."""
    folder = test.parent.relative_to(ROOT / "tests")
    mirrored = ROOT / folder if folder.parts[:1] == ("accounts",) else ROOT / "nurture" / folder
    module = test.stem.removeprefix("test_")
    modules = [*mirrored.rglob(f"{module}.py"), *mirrored.rglob(f"{module}/__init__.py")]
    return [path for path in modules if "__pycache__" not in path.parts]


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
