"""Who signs in: two teams of 椿計測システム, and the administrator."""

from dataclasses import dataclass
from typing import Final

from nurture.team.models import Role, Team, User

DOMAIN: Final = "tsubaki.example"
# The demo listens on the loopback address only; its password is printed at every start.
PASSWORD: Final = "nurture-demo"  # noqa: S105


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    latin: str
    team: str
    role: str = Role.MEMBER
    language: str = "ja"

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


PEOPLE: Final = [
    Person("kondo", "近藤 翔", "Sho Kondo", Team.SALES, Role.LEAD),
    Person("tanabe", "田辺 遥", "Haruka Tanabe", Team.SALES),
    Person("miyake", "三宅 大輔", "Daisuke Miyake", Team.SALES),
    Person("oka", "岡 美咲", "Misaki Oka", Team.SALES, language="en"),
    Person("yamada", "山田 真理子", "Mariko Yamada", Team.MARKETING, Role.LEAD),
    Person("ono", "小野 葵", "Aoi Ono", Team.MARKETING),
    Person("sato", "佐藤 健", "Ken Sato", Team.MARKETING, language="en"),
    Person("admin", "西村 恵", "Megumi Nishimura", "", Role.ADMIN),
]


def make_people() -> dict[str, User]:
    """Everybody by key."""
    hashed = ""
    made = {}
    for person in PEOPLE:
        user = User(
            email=person.email,
            name=person.name,
            name_latin=person.latin,
            team=person.team,
            role=person.role,
            language=person.language,
            is_superuser=person.role == Role.ADMIN,
        )
        if not hashed:
            # One slow hash for all: it is the same password.
            user.set_password(PASSWORD)
            hashed = user.password
        user.password = hashed
        user.save()
        made[person.key] = user
    return made
