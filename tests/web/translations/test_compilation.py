import gettext
import os

import pytest

from nurture.web.translations.compilation import compile_po

pytestmark = pytest.mark.once


def test_a_compiled_file_carries_the_time_of_its_source(tmp_path):
    path = tmp_path / "django.po"
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Deal"\nmsgstr "案件"\n',
        "utf-8",
    )
    os.utime(path, (1_000_000_000, 1_000_000_000))

    compile_po(path)

    compiled = tmp_path / "django.mo"
    assert compiled.stat().st_mtime_ns == path.stat().st_mtime_ns
    with compiled.open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("Deal") == "案件"
