"""Where things are, and how the set-up speaks."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
RUNTIME_LOCK = "requirements.txt"
DEVELOPMENT_LOCK = "requirements-dev.txt"


class SetUpFailed(Exception):
    """The set-up cannot go on; the text tells a person what to do."""


def venv_python(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def say(text: str) -> None:
    # Standard error: the output of a command (JSON lines, for one) belongs to whoever reads it.
    print(text, file=sys.stderr, flush=True)
