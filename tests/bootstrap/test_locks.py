import pytest

from nurture.bootstrap import locks

pytestmark = pytest.mark.once

PYPROJECT = """
[project]
requires-python = ">=3.12"
dependencies = ["django~=6.1", "babel"]
[project.optional-dependencies]
imap = ["imap-tools"]
[dependency-groups]
dev = ["ruff"]
[tool.ruff]
line-length = 110
"""


def hash_of(tmp_path, text):
    path = tmp_path / "pyproject.toml"
    path.write_text(text, "utf-8")
    return locks.dependency_hash(path)


def test_the_hash_follows_what_is_resolved(tmp_path):
    before = hash_of(tmp_path, PYPROJECT)
    for old, new in (
        ("~=6.1", "~=6.2"),
        ('"ruff"', '"ruff", "mypy"'),
        ("imap-tools", "imapclient"),
        ("3.12", "3.13"),
    ):
        assert hash_of(tmp_path, PYPROJECT.replace(old, new)) != before


def test_the_hash_ignores_order_and_what_is_not_resolved(tmp_path):
    before = hash_of(tmp_path, PYPROJECT)
    assert hash_of(tmp_path, PYPROJECT.replace("110", "120")) == before
    assert hash_of(tmp_path, PYPROJECT.replace('"django~=6.1", "babel"', '"babel", "django~=6.1"')) == before


def test_versions_we_have_are_kept_with_their_markers(tmp_path, monkeypatch):
    monkeypatch.setattr(locks, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("django==6.1.3 \\\n    --hash=sha256:00\n")
    (tmp_path / "requirements-dev.txt").write_text(
        "colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:00\ndjango==6.1.3 \\\n    --hash=sha256:00\n"
    )
    assert sorted(locks.current_pins().splitlines()) == [
        "colorama==0.4.6 ; sys_platform == 'win32'",
        "django==6.1.3",
    ]


def test_every_lock_is_written_with_its_hash_and_without_addresses(tmp_path, monkeypatch, capsys):
    asked = []

    def resolve(target, options):
        asked.append(options)
        target.write_text("django==6.1.3 \\\n    --hash=sha256:00\n")

    monkeypatch.setattr(locks, "ROOT", tmp_path)
    monkeypatch.setattr(locks, "_resolve", resolve)
    expected = hash_of(tmp_path, PYPROJECT)
    assert locks.main([]) == 0
    for name in locks.LOCKS:
        assert f"sha256:{expected}\ndjango==6.1.3" in (tmp_path / name).read_text()
    assert [options[0] for options in asked] == ["--all-extras", "--constraint", "--group", "--all-extras"]
