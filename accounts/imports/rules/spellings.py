"""Spellings that differ only by spaces, width or case: pointed out, never changed by themselves."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping

SPACES = re.compile(r"[\s_-]+")


def spelling_groups(counts: Mapping[str, int]) -> list[list[tuple[str, int]]]:
    """Groups of at least two spellings of one thing, each with its number of rows, the most frequent first."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for written, count in counts.items():
        groups[_folded(written)][written] += count
    return [
        sorted(group.items(), key=lambda pair: (-pair[1], pair[0]))
        for _, group in sorted(groups.items())
        if len(group) > 1
    ]


def _folded(written: str) -> str:
    return SPACES.sub("", unicodedata.normalize("NFKC", written).casefold())
