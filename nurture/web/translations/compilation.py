"""Compiles .po into .mo. Run by the set-up before Django starts, so it imports no Django.

python -m nurture.web.translations.compilation [file.po ...]
"""

import io
import os
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from nurture.bootstrap.files import write_whole


def compile_po(path: Path) -> None:
    """Write the .mo beside the .po and give it the same time: another time means that the .po was edited since."""
    edited = path.stat().st_mtime_ns
    catalogue = read_po(io.StringIO(path.read_text("utf-8")), abort_invalid=True)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    compiled = path.with_suffix(".mo")
    write_whole(compiled, buffer.getvalue())
    os.utime(compiled, ns=(edited, edited))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_po(Path(name))
