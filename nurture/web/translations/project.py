"""What `manage.py translate` does to one app."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from nurture.web.translations import catalogue
from nurture.web.translations.compilation import compile_po


def translate_app(root: Path, label: str, package: Path, files: Iterable[Path]) -> str:
    """Update and compile the app's catalogue; say in a line how it stands."""
    path = catalogue.po_path(package)
    found = catalogue.extracted(root, files)
    if not catalogue.size(found) and not path.exists():
        return f"{label}: nothing to translate"
    current = catalogue.updated(catalogue.read(path), found)
    changed = catalogue.write(path, current)
    compile_po(path)
    missing = catalogue.untranslated(current)
    return (
        f"{label}: {catalogue.size(current)} messages, "
        f"{f'{missing} to translate' if missing else 'all translated'}{', file changed' if changed else ''}"
    )


def check_app(root: Path, package: Path, files: Iterable[Path]) -> Iterator[str]:
    """Yield what is wrong with the app's catalogue, without touching it."""
    path = catalogue.po_path(package)
    found = catalogue.extracted(root, files)
    try:
        kept = catalogue.read(path)
    except catalogue.CatalogueBroken as problem:
        yield f"{path.relative_to(root).as_posix()}: {problem}"
        return
    yield from catalogue.problems(kept, found)
