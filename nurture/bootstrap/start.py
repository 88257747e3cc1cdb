"""What manage.py does before the command itself."""

import os
import subprocess
import sys
from pathlib import Path
from typing import List

from nurture.bootstrap import installation
from nurture.bootstrap.place import DEVELOPMENT_LOCK, ROOT, RUNTIME_LOCK, VENV, SetUpFailed, say

DEVELOPMENT_COMMANDS = frozenset({"benchmark", "lint", "lock", "test", "translate"})


def set_up(arguments: List[str]) -> None:
    """Return inside a .venv that has what the command needs, and with translations compiled.

    NURTURE_BOOTSTRAP=off (container images, distributions) takes the Python that runs as it is.
    """
    if os.environ.get("NURTURE_BOOTSTRAP") == "off":
        return
    command = arguments[1] if len(arguments) > 1 else ""
    lock = DEVELOPMENT_LOCK if command in DEVELOPMENT_COMMANDS else RUNTIME_LOCK
    try:
        installation.ensure(lock)
    except SetUpFailed as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped during set-up; the next start goes on.")
    if not installation.running_inside():
        if os.environ.pop("NURTURE_RUN_AGAIN", ""):
            sys.exit(f"{VENV} does not behave like a virtual environment; delete it and start again.")
        installation.run_again_inside(arguments)
    os.environ.pop("NURTURE_RUN_AGAIN", "")
    compile_stale_translations(ROOT)


def compile_stale_translations(root: Path) -> None:
    """Compile what was edited or pulled. A catalogue that cannot be read stays as it was, and is named."""
    stale = [str(path) for path in catalogues(root) if _is_stale(path)]
    if stale and subprocess.call(
        [sys.executable, "-m", "nurture.web.translations.compilation", *stale], cwd=str(root)
    ):
        say("Some translations could not be compiled: python3 manage.py translate says which.")


def catalogues(root: Path) -> List[Path]:
    # Two levels, where our apps are; deeper down are other people's, in .venv.
    return sorted(
        {path for level in ("*", "*/*") for path in root.glob(level + "/locale/*/LC_MESSAGES/django.po")}
    )


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns != path.stat().st_mtime_ns
