"""Finds a Python that is new enough, really runs, and has what a virtual environment needs."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Optional, Tuple

from nurture.bootstrap.place import SetUpFailed, say

MINIMUM = (3, 12)
# The first is what we develop on; the others are tried in this order.
WANTED = ("3.13", "3.14", "3.12")
PROBE = (
    "import sys, venv, ensurepip, sqlite3, ssl; "
    "print(sys.executable); print('.'.join(map(str, sys.version_info[:3])))"
)
BY_HAND = (
    "Nurture needs Python {}.{} or newer, with its venv, ensurepip, sqlite3 and ssl modules, and found none.\n"
    "Install one (Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install python; "
    "Windows: winget install Python.Python.3.13) or name one: NURTURE_PYTHON=/path/to/python3".format(
        *MINIMUM
    )
)


class Interpreter(NamedTuple):
    executable: str
    version: str


def find() -> Interpreter:
    """Give the first Python that will do. Raises SetUpFailed."""
    named = os.environ.get("NURTURE_PYTHON")
    if named:
        found = probe([named])
        if not found:
            raise SetUpFailed(f"NURTURE_PYTHON is {named}, but that is no working Python.\n{BY_HAND}")
        return found
    tried = set()
    for command in candidates():
        if tuple(command) not in tried:
            tried.add(tuple(command))
            found = probe(command)
            if found:
                return found
    return _downloaded()


def probe(command: List[str]) -> Optional[Interpreter]:
    """Run it: a pyenv shim or a broken link looks like a Python and is none."""
    try:
        result = subprocess.run(
            [*command, "-c", PROBE],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=30,
            check=False,
            env=clean_environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = result.stdout.decode(errors="replace").split("\n")
    if result.returncode or len(lines) < 2:
        return None
    executable, version = lines[0].strip(), lines[1].strip()
    return Interpreter(executable, version) if version_number(version) >= MINIMUM else None


def version_number(text: str) -> Tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def clean_environment() -> Dict[str, str]:
    """Give the environment without what would make another Python look for modules in the wrong place."""
    unwanted = {"PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__", "PIP_USER", "PIP_TARGET", "PIP_PREFIX"}
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def candidates() -> Iterator[List[str]]:
    if sys.version_info[:2] >= MINIMUM:
        yield [sys.executable]
    folders = list(_program_folders())
    for wanted in WANTED:
        for folder in folders:
            yield from _existing(folder, wanted)
    for name in ("python3", "python"):
        on_path = shutil.which(name)
        if on_path:
            yield [on_path]
    if shutil.which("py"):
        for wanted in WANTED:
            yield ["py", f"-{wanted}"]


def _existing(folder: Path, wanted: str) -> Iterator[List[str]]:
    major_minor = wanted.replace(".", "")
    for name in (f"python{wanted}", f"python{wanted}.exe"):
        if (folder / name).is_file():
            yield [str(folder / name)]
    # Windows keeps one Python a folder, which alone says the version.
    if major_minor in folder.name and (folder / "python.exe").is_file():
        yield [str(folder / "python.exe")]


def _program_folders() -> Iterator[Path]:
    """Yield the folders that may hold a python3.x: PATH, then where version managers keep theirs."""
    on_path = [Path(part) for part in os.environ.get("PATH", "").split(os.pathsep) if part]
    yield from on_path
    for versions in _version_folders(on_path):
        for version in _children(versions):
            yield version / "bin"
            yield version
    for prefix in ("/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew", "/opt/local"):
        yield Path(prefix) / "bin"


def _version_folders(on_path: List[Path]) -> Iterator[Path]:
    home = Path("~").expanduser()
    environment = os.environ.get
    beside_us = Path(sys.base_prefix).resolve().parent
    if beside_us != Path(beside_us.anchor):
        yield beside_us
    # The shims of pyenv, asdf and mise stand on PATH even where their variables are not set.
    for folder in on_path:
        if folder.name == "shims":
            yield folder.parent / "versions"
            yield folder.parent / "installs" / "python"
    yield Path(environment("PYENV_ROOT") or home / ".pyenv") / "versions"
    data = Path(environment("XDG_DATA_HOME") or home / ".local" / "share")
    yield Path(environment("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")
    yield Path(environment("ASDF_DATA_DIR") or home / ".asdf") / "installs" / "python"
    yield Path(environment("MISE_DATA_DIR") or data / "mise") / "installs" / "python"
    if sys.platform == "win32":
        yield Path(environment("LOCALAPPDATA") or home) / "Programs" / "Python"
        yield Path(environment("APPDATA") or home) / "uv" / "python"


def _children(folder: Path) -> List[Path]:
    try:
        found = [path for path in folder.iterdir() if path.is_dir()]
    except OSError:
        return []
    return sorted(
        found, key=lambda path: [int(number) for number in re.findall(r"\d+", path.name)], reverse=True
    )


def _downloaded() -> Interpreter:
    """Let uv download one: the uv on PATH, or one that pip puts into a folder of its own."""
    say(f"No Python {MINIMUM[0]}.{MINIMUM[1]} or newer here; asking uv to download {WANTED[0]}…")
    with tempfile.TemporaryDirectory(prefix="nurture-uv-") as folder:
        uv = shutil.which("uv")
        command = [uv] if uv else [sys.executable, "-m", "uv"]
        environment = clean_environment()
        if not uv:
            environment["PYTHONPATH"] = folder
            install = [
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--target",
                folder,
                "uv",
            ]
            if subprocess.run([sys.executable, *install], check=False).returncode:
                raise SetUpFailed(BY_HAND)
        if subprocess.run(
            [*command, "python", "install", WANTED[0]], check=False, env=environment
        ).returncode:
            raise SetUpFailed(BY_HAND)
        where = subprocess.run(
            [*command, "python", "find", "--no-project", "--managed-python", WANTED[0]],
            check=False,
            env=environment,
            stdout=subprocess.PIPE,
        )
    found = probe([where.stdout.decode().strip()])
    if not found:
        raise SetUpFailed(BY_HAND)
    return found
