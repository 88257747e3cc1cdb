"""What the demo prints when it is up."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from nurture.demo.sample.people import PASSWORD
from nurture.team.models import Role, Team, User


def text(address: str) -> str:
    """The address, who can sign in, where mail is seen and how to stop; aligned whatever the script."""
    blocks = [
        [(_("Nurture is running"), address)],
        [(_("Password"), _("%(password)s (for everybody)") % {"password": PASSWORD})],
        *_team_blocks(),
        [
            (_("Sent mail"), address + reverse("demo:inbox")),
            ("", _("All mail is caught there; none leaves this machine.")),
            (_("Data"), _("%(folder)s (--reset starts afresh)") % {"folder": _short(settings.DEMO_DIR)}),
            (_("Stop"), "Ctrl-C"),
        ],
    ]
    indent = max(width(label) for block in blocks for label, _text in block) + 3
    lines = [[f"  {padded(label, indent)}{line}".rstrip() for label, line in block] for block in blocks]
    return "\n" + "\n\n".join("\n".join(block) for block in lines) + "\n"


def _team_blocks() -> list[list[tuple[str, str]]]:
    teams = [*((str(team.label), team.value) for team in Team), (_("Administration"), "")]
    people = list(User.objects.filter(is_active=True).order_by("id"))
    columns = [max(map(width, column)) + 2 for column in zip(*map(_cells, people), strict=True)]
    return [
        _team_rows(label, columns, [person for person in people if person.team == team])
        for label, team in teams
    ]


def _team_rows(label: str, columns: Sequence[int], people: Sequence[User]) -> list[tuple[str, str]]:
    rows = ["".join(map(padded, _cells(person), columns)) for person in people]
    return [(label if number == 0 else "", row) for number, row in enumerate(rows)]


def _cells(person: User) -> Sequence[str]:
    return person.email, person.name, person.name_latin, _("lead") if person.role == Role.LEAD else ""


def _short(folder: Path) -> str:
    try:
        return str(folder.relative_to(Path.cwd()))
    except ValueError:
        return str(folder)


def width(text: str) -> int:
    """Columns in a terminal: kanji and kana take two."""
    return sum(2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1 for character in text)


def padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))
