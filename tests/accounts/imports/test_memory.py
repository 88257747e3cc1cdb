"""Text that would fill the memory of a careless reader, read under a limit of 300 MB."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
SIZE = 50_000_000
PROGRAM = """
import re, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
from accounts.imports.rules.encodings import check_file
from accounts.imports.rules.fields import Kind
from accounts.imports.rules.guessing import guess_mapping
from accounts.imports.rules.problems import FileUnusableError
try:
    with open(sys.argv[1], "rb") as file:
        check_file(file)
        guess_mapping(file, Kind.ACCOUNTS)
        print("read")
except FileUnusableError as error:
    print(error.code)
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.parametrize(
    ("start", "filling", "code"),
    [
        (b"company\n", b"x", "line_too_long"),
        (b'company\n"', b"x\n", "cell_too_long"),
        (b"company,", b"c,", "line_too_long"),
        (b"company\n", b",", "line_too_long"),
        (b"company\n", b"a\n", "too_many_rows"),
        (b"company,industry\n", b"\xe3\x82\xa2" * 60 + b",make\n", "read"),
    ],
    ids=["50 MB cell", "open quote", "million columns", "million cells", "million rows", "50 MB of rows"],
)
def test_fifty_megabytes_of_anything_stay_below_three_hundred(tmp_path, start, filling, code):
    path = tmp_path / "file.csv"
    path.write_bytes(start + filling * ((SIZE - len(start)) // len(filling)))
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    said, kilobytes = ended.stdout.split()
    assert said == code
    assert int(kilobytes) <= 300 * 1024
