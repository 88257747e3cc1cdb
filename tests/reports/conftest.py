import pytest

from nurture.projects.models import Target
from tests import build


@pytest.fixture
def rep(db):
    return build.rep("kondo@tsubaki.example", name="近藤 翔", name_latin="Sho Kondo")


@pytest.fixture
def marketer(db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def outsider(db):
    return build.marketer("outside@tsubaki.example")


@pytest.fixture
def target(rep, marketer):
    account = build.account(name_latin="Minato Precision")
    made = build.target(build.project(rep, marketer), account, rep, marketer)
    return Target.objects.select_related("project", "account").get(pk=made.pk)
