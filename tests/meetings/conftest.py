import pytest

from nurture.meetings.queries import shared
from nurture.projects.models import Cycle, Target
from tests import build


@pytest.fixture(autouse=True)
def _nothing_shared_with_another_test():
    shared.forget()


@pytest.fixture
def rep(db):
    return build.rep("kondo@tsubaki.example", name="近藤 翔", name_latin="Sho Kondo")


@pytest.fixture
def marketer(db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def target(rep, marketer):
    account = build.account(name_latin="Minato Precision", industry="製造")
    made = build.target(build.project(rep, marketer), account, rep, marketer)
    return Target.objects.select_related("project", "account", "sales_owner").get(pk=made.pk)


@pytest.fixture
def meeting(target):
    made = build.cycle(target.project)
    return build.meeting(Cycle.objects.select_related("project").get(pk=made.pk))


@pytest.fixture
def ito(target):
    return build.contact(target.account, "ito@minato.example", name_latin="Ken Ito")


@pytest.fixture
def email(target, ito):
    return build.email(build.sequence(target), "稼働率の話", ito)
