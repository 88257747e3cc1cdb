"""`manage.py lock [--upgrade]`: resolves pyproject.toml into hashed locks that hold no address of any registry."""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Dict, List

from nurture.bootstrap.files import write_whole
from nurture.bootstrap.place import DEVELOPMENT_LOCK, ROOT, RUNTIME_LOCK

PRODUCTION_LOCK = "requirements-production.txt"
LOCKS = {
    RUNTIME_LOCK: [],
    DEVELOPMENT_LOCK: ["--group", "dev"],
    PRODUCTION_LOCK: ["--all-extras"],
}  # type: Dict[str, List[str]]
HEADER = "# Made by `python3 manage.py lock` out of pyproject.toml. Do not edit.\n# dependencies: sha256:{}\n"


def main(arguments: List[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py lock", description="Re-make the lock files.")
    parser.add_argument(
        "--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows"
    )
    upgrade = parser.parse_args(arguments).upgrade
    header = HEADER.format(dependency_hash(ROOT / "pyproject.toml"))
    with tempfile.TemporaryDirectory(prefix="nurture-lock-") as name:
        # Everything is resolved together first, from the versions we have, so that the locks agree.
        everything = Path(name) / "everything.txt"
        everything.write_text("" if upgrade else current_pins(), "utf-8")
        _resolve(everything, ["--all-extras", "--group", "dev"])
        for lock, selection in LOCKS.items():
            resolved = Path(name) / lock
            _resolve(resolved, [*selection, "--constraint", str(everything)])
            write_whole(ROOT / lock, header.encode() + resolved.read_bytes())
            print(f"{lock}: {len(_pins(resolved.read_text('utf-8')))} packages")
    return 0


def dependency_hash(pyproject: Path) -> str:
    """Hash what is resolved, not the file: a lint option changes no lock."""
    import tomllib  # noqa: PLC0415 - the set-up runs on Pythons that have none; this does not

    content = tomllib.loads(pyproject.read_text("utf-8"))
    project = content["project"]
    resolved = {
        "requires-python": project["requires-python"],
        "dependencies": sorted(project["dependencies"]),
        "extras": {name: sorted(extra) for name, extra in project["optional-dependencies"].items()},
        "groups": {name: sorted(group) for name, group in content["dependency-groups"].items()},
    }
    return hashlib.sha256(json.dumps(resolved, sort_keys=True).encode()).hexdigest()


def current_pins() -> str:
    pins = {}  # type: Dict[str, str]
    for lock in LOCKS:
        if (ROOT / lock).exists():
            pins.update(_pins((ROOT / lock).read_text("utf-8")))
    return "".join(f"{pin}\n" for pin in pins.values())


def _pins(text: str) -> Dict[str, str]:
    return {name: pin.strip() for pin, name in re.findall(r"^(([\w.-]+)==[^\\\n]+)", text, re.MULTILINE)}


def _resolve(target: Path, options: List[str]) -> None:
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--output-file", str(target)]
    always = [
        "--universal",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--quiet",
        "--no-python-downloads",
    ]
    # The Python that runs us will do for a resolution that holds for every system and version we allow.
    always += ["--python", sys.executable, "--python-version", "3.12"]
    subprocess.run([*command, *always, *options], check=True, cwd=str(ROOT))
