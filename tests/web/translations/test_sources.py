from itertools import chain
from pathlib import Path

import pytest

from nurture.web.translations.sources import files_by_app

pytestmark = pytest.mark.once


def test_each_file_has_one_owner(tmp_path):
    names = {
        "accounts": ["accounts/views.py", "templates/accounts/list.html"],
        "team": ["nurture/team/models.py", "templates/team/people.html"],
        "web": [
            "nurture/web/forms.py",
            "nurture/settings.py",
            "templates/base.html",
            "templates/components/button.html",
            "templates/account/login.html",
        ],
    }
    ignored = ["accounts/migrations/0001_initial.py", "nurture/web/.hidden/x.py", "accounts/notes.md"]
    for name in [*chain.from_iterable(names.values()), *ignored]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    packages = {
        "web": tmp_path / "nurture/web",
        "team": tmp_path / "nurture/team",
        "accounts": tmp_path / "accounts",
    }

    owned = files_by_app(tmp_path, packages)

    assert {label: {relative(tmp_path, path) for path in paths} for label, paths in owned.items()} == {
        label: set(paths) for label, paths in names.items()
    }


def relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
