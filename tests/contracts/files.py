"""The files of the repository: what is committed, or would be."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def committed(*patterns):
    names = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def relative(path):
    return path.relative_to(ROOT).as_posix()
