"""One thing that waits for somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nurture.delivery.models import Pause
from nurture.projects.models import Project
from nurture.reports.queries.named import Company

#: More of one kind than these is a list nobody works through, and a number nobody reads.
LONGEST: Final = 50


@dataclass(frozen=True)
class Owed:
    """`kind` names templates/reports/owed/<kind>.html, the sentence after the name of the company.

    `due`: until when. A customer who waits for an answer is owed it since the moment they wrote.
    """

    kind: str
    # What it is about; seldom a project as a whole, or an address we send from.
    company: Company | Project | str
    link: str
    since: datetime
    due: datetime | None = None
    words: str = ""
    pause: Pause | None = None
    # Messages that wait until the pause is lifted.
    held: int = 0
    # Where one press does it; without it, `link` leads to where it is done.
    press: str = ""

    @property
    def template_name(self) -> str:
        return f"reports/owed/{self.kind}.html"

    def is_late(self, at: datetime) -> bool:
        return self.due is not None and self.due < at
