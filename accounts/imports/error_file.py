"""The rows that were left out, with the reason beside each, as a CSV file that Excel opens and that runs nothing."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext

from accounts.exports.rules import harmless
from accounts.imports.words import problem_words

BOM = "\ufeff"


class Echo:
    def write(self, line: str) -> str:
        return line


def error_lines(
    columns: Iterable[str], rows: Iterable[tuple[int, str, dict[str, Any], list[dict[str, Any]], list[str]]]
) -> Iterator[str]:
    writer = csv.writer(Echo())
    # Named as no field of ours is known by, so that the mended file is read without them.
    yield BOM + writer.writerow([gettext("Line"), gettext("Why it was left out"), *map(harmless, columns)])
    for line, code, params, also, cells in rows:
        reason = " ".join(problem_words(code, params, also))
        yield writer.writerow([line, harmless(reason), *map(harmless, cells)])
