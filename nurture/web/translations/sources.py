"""Which app owns the words of which file."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

SKIPPED = {"migrations", "locale", "__pycache__"}


def files_by_app(root: Path, packages: Mapping[str, Path]) -> dict[str, list[Path]]:
    """Files with words in them, by app label.

    An app owns its package and templates/<label>/. What no app owns (the project package's own modules,
    templates/base.html, components, sign-in pages) belongs to `web`.
    """
    owned = {label: list(_files(package, ".py", ".html", ".txt")) for label, package in packages.items()}
    taken = set(packages.values())
    owned["web"] += [path for path in _files(root / "nurture", ".py") if not taken & set(path.parents)]
    templates = root / "templates"
    for path in _files(templates, ".html", ".txt"):
        folder = path.relative_to(templates).parts[0]
        owned[folder if folder in packages else "web"].append(path)
    return {label: sorted(paths) for label, paths in owned.items()}


def _files(folder: Path, *suffixes: str) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in _visible(folder.iterdir()):
        if path.is_dir():
            yield from _files(path, *suffixes)
        elif path.suffix in suffixes:
            yield path


def _visible(paths: Iterable[Path]) -> Iterator[Path]:
    return (path for path in paths if path.name not in SKIPPED and not path.name.startswith("."))
