"""Which mails a relay took, by its log: of Postfix, Exim and sendmail. No tables.

A mail counts as taken where the relay says so after its own commit: Postfix when the queue has it, not when it has
read the Message-ID; the others in the one line that they write of each mail.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Final

_READ: Final = re.compile(r"\bcleanup(?:\[\d+\])?: (\w{5,40}): message-id=(<[^\s<>]{1,200}>)")
_QUEUED: Final = re.compile(r"\bqmgr(?:\[\d+\])?: (\w{5,40}): from=<")
_EXIM: Final = re.compile(
    r"\b[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} <= .{1,2000}? id=([^\s<>]{1,200})"
)
_SENDMAIL: Final = re.compile(
    r"\b(?:sendmail|sm-mta)[^:]{0,40}: \w{8,40}: from=.{1,2000}?\bmsgid=(<[^\s<>]{1,200}>)"
)
#: So many may be on their way into the queue at a time; whoever never gets there was not taken.
_WAITING: Final = 20_000


def taken(lines: Iterable[str]) -> Iterator[str]:
    """Message-IDs with their angle brackets, as the lines come."""
    waiting: OrderedDict[str, str] = OrderedDict()
    for line in lines:
        if read := _READ.search(line):
            waiting[read[1]] = read[2]
            if len(waiting) > _WAITING:
                waiting.popitem(last=False)
        elif queued := _QUEUED.search(line):
            # Its number may be given to another mail afterwards.
            if queued[1] in waiting:
                yield waiting.pop(queued[1])
        elif found := _EXIM.search(line):
            yield f"<{found[1]}>"
        elif found := _SENDMAIL.search(line):
            yield found[1]
