import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.actions import activity
from tests import build

pytestmark = pytest.mark.django_db

MODELS = ["account", "contact", "deal", "annotation", "activity", "importrun"]


@pytest.fixture
def operator(client):
    made = build.administrator(is_superuser=True)
    client.force_login(made)
    return made


@pytest.mark.parametrize("model", MODELS)
def test_an_operator_can_look_everything_up(client, operator, model):
    account = build.account()
    build.contact(account)
    build.deal(account)
    build.annotation(account, build.rep())
    activity.record(account=account, verb="accounts.account_added", category="record", at=build.NOW)
    assert client.get(reverse(f"admin:accounts_{model}_changelist"), {"q": "港"}).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_deleted_there(rf, operator, model):
    request = rf.get("/")
    request.user = operator
    [registered] = [
        site for kept, site in admin.site._registry.items() if kept._meta.label_lower == f"accounts.{model}"
    ]
    assert not registered.has_delete_permission(request)


def test_a_name_mended_there_keeps_its_match_key_true(client, operator):
    account = build.account()
    url = reverse("admin:accounts_account_change", args=[account.pk])
    assert client.post(url, {"name": "アオバ㈱"}).status_code == 302
    account.refresh_from_db()
    assert account.name_key == "アオバ"


def test_a_member_cannot_open_it(client):
    client.force_login(build.rep())
    assert client.get(reverse("admin:accounts_account_changelist")).status_code == 302


def test_the_file_of_an_import_is_not_shown(client, operator):
    from accounts.models import ImportPart, ImportPiece, ImportRun

    run = ImportRun.objects.create(kind="accounts", file_name="a.csv", sha256="x", created_at=build.NOW)
    ImportPiece.objects.create(run=run, part=ImportPart.TABLE, number=0, content=b"secret")
    page = client.get(reverse("admin:accounts_importrun_change", args=[run.pk])).content.decode()
    assert "a.csv" in page
    assert "secret" not in page
