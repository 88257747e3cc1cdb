import pytest

from nurture.delivery.smtp import HandOver, Phase, Verdict
from nurture.projects.models import Target
from tests import build


class Server:
    """A mail server that answers as it is told, and remembers what it got."""

    def __init__(self):
        self.got, self.verdicts = [], {}

    def hand_over(self, sender, recipient, raw):
        verdict = self.verdicts.get(recipient, Verdict.SENT)
        if verdict is Verdict.SENT:
            self.got.append((recipient, raw))
        return HandOver(verdict, Phase.REPLY if verdict is Verdict.SENT else Phase.CONNECT, text="busy")

    def close(self):
        pass

    @property
    def recipients(self):
        return [recipient for recipient, _raw in self.got]


@pytest.fixture
def server(monkeypatch):
    made = Server()
    monkeypatch.setattr("nurture.delivery.colleagues.tasks.smtp.Connection", lambda _route: made)
    return made


@pytest.fixture
def rep(db):
    return build.rep("kondo@tsubaki.example", name="近藤 翔", name_latin="Sho Kondo")


@pytest.fixture
def marketer(db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def target(rep, marketer):
    account = build.account(name_latin="Minato Precision")
    made = build.target(build.project(rep, marketer), account, rep, marketer)
    return Target.objects.select_related("project", "account").get(pk=made.pk)
