import pytest
from django.urls import reverse

from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    made = build.administrator(is_superuser=True)
    client.force_login(made)
    return made


@pytest.fixture
def target():
    rep, marketer = build.rep(), build.marketer()
    project = build.project(rep, marketer)
    made = build.target(project, build.account(), rep, marketer)
    made.nomination.signatures.create(user=rep, team="sales", at=NOW)
    made.stage_changes.create(stage="committed", at=NOW, by=rep)
    build.cycle(project)
    return made


@pytest.mark.parametrize("model", ["project", "nomination", "target"])
def test_an_operator_looks_it_up_and_opens_it(client, operator, target, model):
    record = {"project": target.project, "nomination": target.nomination, "target": target}[model]
    assert client.get(reverse(f"admin:projects_{model}_changelist"), {"q": "港"}).status_code == 200
    assert client.get(reverse(f"admin:projects_{model}_change", args=[record.pk])).status_code == 200


def test_signatures_are_not_written_there(client, operator, target):
    page = client.get(reverse("admin:projects_nomination_change", args=[target.nomination_id])).text
    assert 'name="signatures-0-user"' not in page
