"""What both teams agreed on for all accounts: the criteria, the next version of them, and who waits before whom."""

from collections.abc import Mapping

from nurture.demo.sample.days import CURRENT, Days
from nurture.projects.actions.criteria import (
    first_criteria,
    propose_criteria,
    sign_criteria,
    standard_texts,
)
from nurture.projects.actions.nominations import move_on_deck
from nurture.projects.models import Nomination, Project
from nurture.team.models import User

# What three meetings taught: one who decides is worth more than two who use it.
REACH = {
    "asks_ja": "決裁に関わる方に、同意を得て連絡できますか。",
    "asks_en": "Can we reach somebody who decides, with their consent?",
    "three_ja": "利用する立場の方が一人いて、決裁者の名前を聞いている。",
    "three_en": "One person who uses it, and the name of whoever decides.",
    "five_ja": "決裁者か反対者と、直接話したことがある。",
    "five_en": "We have talked to whoever decides, or to whoever is against it.",
}
WHY = "届く相手が二人いても、決裁に関わる方がいないと進まなかった。北浜製鋼の話し合いから。"


def sign_the_criteria(project: Project, users: Mapping[str, User], days: Days) -> None:
    """Both leads, before the first nomination."""
    first = first_criteria(project)
    sign_criteria(version=first, by=users["kondo"], at=days.before(1, 5, "09:20"))
    sign_criteria(version=first, by=users["yamada"], at=days.before(1, 5, "11:05"))


def propose_the_next_ones(project: Project, users: Mapping[str, User], days: Days) -> None:
    """It waits for the lead of sales."""
    texts = standard_texts()
    texts["reach"] |= REACH
    at = days.before(CURRENT, 1, "16:40")
    propose_criteria(project=project, texts=texts, why=WHY, by=users["yamada"], at=at)


def order_the_deck(project: Project, users: Mapping[str, User], days: Days) -> None:
    second = Nomination.objects.get(project=project, account__domain="fujiwara-paper.example")
    move_on_deck(
        nomination=second,
        place=1,
        why="三月の休転に間に合わせるには、一月に決めていただく必要がある",
        by=users["tanabe"],
        at=days.before(CURRENT, 1, "17:10"),
    )
