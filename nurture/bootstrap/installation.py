"""Makes .venv and keeps it as the lock says. A stamp in it remembers what was installed by whom."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Dict, List

from nurture.bootstrap.interpreters import MINIMUM, clean_environment, find, version_number
from nurture.bootstrap.locking import exclusive
from nurture.bootstrap.place import DEVELOPMENT_LOCK, ROOT, RUNTIME_LOCK, VENV, SetUpFailed, say, venv_python

STAMP = "nurture-stamp.json"
# Run by the environment's own Python: prints every line of the lock that is not fulfilled.
NOT_INSTALLED = """
import sys
from importlib.metadata import PackageNotFoundError, version
from pip._vendor.packaging.requirements import Requirement
for line in open(sys.argv[1], encoding="utf-8"):
    if "==" in line and not line.startswith(("#", " ")):
        wanted = Requirement(line.strip().rstrip("\\\\"))
        if wanted.marker and not wanted.marker.evaluate():
            continue
        try:
            there = version(wanted.name)
        except PackageNotFoundError:
            there = None
        if there is None or there not in wanted.specifier:
            print(wanted)
"""


def ensure(lock: str) -> None:
    """Make .venv fulfil the lock; at once, if it does already. Raises SetUpFailed."""
    if is_current(lock):
        return
    waiting = "Another start is setting .venv up; waiting for it…"
    with exclusive(ROOT / "var" / "set-up.lock", lambda: say(waiting)):
        # Who waited finds the work done.
        if not is_current(lock):
            _set_up(lock)


def is_current(lock: str) -> bool:
    wanted = lock_hash(lock)
    if not usable():
        return False
    stamp = _read_stamp()
    return stamp.get("python") == _base_version() and stamp.get(lock) == wanted


def usable() -> bool:
    """Say whether its Python is there (a link to a Python since removed is not) and new enough."""
    return venv_python(VENV).exists() and version_number(_base_version()) >= MINIMUM


def lock_hash(lock: str) -> str:
    path = ROOT / lock
    if not path.is_file():
        raise SetUpFailed(f"{lock} is missing: git checkout -- {lock}, or python3 manage.py lock")
    # Line ends differ between systems; what is locked does not.
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _set_up(lock: str) -> None:
    started = time.monotonic()
    if not usable() or not (_read_stamp() or _fulfils(lock)):
        _make_venv()
    if not _fulfils(lock):
        _install(lock)
        say(f"Set up in {time.monotonic() - started:.0f} s.")
    _write_stamp(lock)


def _make_venv() -> None:
    python = find()
    say(f"Making .venv with Python {python.version} ({python.executable})…")
    # --clear: what a start left half-made when it was stopped is thrown away.
    _run(
        [python.executable, "-m", "venv", "--clear", str(VENV)],
        f"Python {python.version} could not make a virtual environment in {VENV}.",
    )


def _fulfils(lock: str) -> bool:
    result = subprocess.run(
        [str(venv_python(VENV)), "-c", NOT_INSTALLED, str(ROOT / lock)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
        env=clean_environment(),
    )
    return result.returncode == 0 and not result.stdout.strip()


def _install(lock: str) -> None:
    count = len(re.findall(r"^\S+==", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
    say(f"Installing {count} packages of {lock}…")
    # Without a stamp an installation that was cut short is made anew.
    if (VENV / STAMP).exists():
        (VENV / STAMP).unlink()
    options = [
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-deps",
        "--quiet",
        "--requirement",
        str(ROOT / lock),
    ]
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--python", str(venv_python(VENV)), *options]
        if subprocess.run(command, check=False, env=clean_environment(), cwd=str(ROOT)).returncode == 0:
            return
        say("uv did not manage it; trying pip…")
    _run(
        [
            str(venv_python(VENV)),
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
            *options,
        ],
        "The packages could not be installed. The first start needs the network (or a mirror that pip is "
        "configured for: pip config list); later starts do not. Try again, or look at what pip said above.",
    )


def _run(command: List[str], explanation: str) -> None:
    result = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        env=clean_environment(),
        cwd=str(ROOT),
    )
    if result.returncode:
        said = result.stdout.decode(errors="replace").strip().split("\n")
        raise SetUpFailed("\n".join([*said[-15:], "", explanation]))


def _read_stamp() -> Dict[str, str]:
    try:
        stamp = json.loads((VENV / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _write_stamp(lock: str) -> None:
    stamp = {"python": _base_version(), lock: lock_hash(lock)}
    if lock == DEVELOPMENT_LOCK:
        # It holds everything of the runtime lock, in the same versions.
        stamp[RUNTIME_LOCK] = lock_hash(RUNTIME_LOCK)
    else:
        kept = _read_stamp().get(DEVELOPMENT_LOCK)
        if kept == lock_hash(DEVELOPMENT_LOCK):
            stamp[DEVELOPMENT_LOCK] = kept
    (VENV / STAMP).write_text(json.dumps(stamp, indent=2), "utf-8")


def _base_version() -> str:
    try:
        text = (VENV / "pyvenv.cfg").read_text("utf-8")
    except OSError:
        return ""
    found = re.search(r"^version(?:_info)?\s*=\s*([\d.]+)", text, re.MULTILINE)
    return found.group(1) if found else ""


def running_inside() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def run_again_inside(arguments: List[str]) -> None:
    """Replace this process by one in .venv, or, where Windows cannot, wait for it and leave with its code."""
    command = [str(venv_python(VENV)), *arguments]
    environment = dict(clean_environment(), NURTURE_RUN_AGAIN="1")
    if sys.platform == "win32":
        try:
            sys.exit(subprocess.call(command, env=environment))
        except KeyboardInterrupt:
            sys.exit(130)
    os.execve(command[0], command, environment)
