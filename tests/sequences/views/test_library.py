"""The library of templates in the browser's terms: for both teams, whatever their projects."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nurture.sequences.models import Sequence, SequenceTemplate, TemplateStep
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(client, marketer):
    client.force_login(marketer)
    client.post("/templates/new/", {"name": "三通", "purpose": "展示会のあと", "operation": str(uuid4())})
    return SequenceTemplate.objects.get()


def step(**changes):
    return {
        "kind": "email",
        "title": "件名",
        "text": "本文",
        "timing": "days",
        "delay_days": "2",
        "fact_days": "5",
        "hypothesis": "",
        "expected_reaction": "",
        "operation": str(uuid4()),
    } | changes


def test_a_template_is_made_filled_and_used(client, template, target, marketer):
    url = f"/templates/{template.pk}/"
    client.post(f"{url}steps/new/", step())
    client.post(f"{url}steps/new/", step(kind="call", title="電話", roles=["champion"]))
    page = client.get(url)
    assert [line.step.title for line in page.context["lines"]] == ["件名", "電話"]
    assert "It was used for no target yet" in page.text
    answer = client.post(f"{url}apply/", {"target": target.pk})
    assert answer.url == Sequence.objects.get().get_absolute_url()
    assert "Minato Precision" in client.get(url).text


def test_where_it_was_used_is_one_piece_of_its_row(client, template, target, rep, marketer):
    """On a phone a cell is a flex box: names and commas side by side would be a column each."""
    other = build.target(target.project, build.account("北浜製鋼"), rep, marketer)
    client.post(f"/templates/{template.pk}/steps/new/", step())
    for each in (target, other):
        client.post(f"/templates/{template.pk}/apply/", {"target": each.pk})
    cells = re.findall(r'<td data-label="[^"]*">(.*?)</td>', client.get("/templates/").text, re.DOTALL)
    assert [re.sub(r"(?s)^<span>.*</span>$", "one", each) for each in cells] == ["one", "one"]


def test_everybody_in_both_teams_reads_it_and_nobody_sees_where_others_used_it(client, template, target):
    client.post(f"/templates/{template.pk}/steps/new/", step())
    client.post(f"/templates/{template.pk}/apply/", {"target": target.pk})
    client.force_login(build.rep())
    page = client.get(f"/templates/{template.pk}/").text
    assert "件名" in page
    assert "Minato Precision" not in page
    assert "one use in a project you do not belong to" in page
    assert client.post(f"/templates/{template.pk}/apply/", {"target": target.pk}).status_code == 422


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, template):
    client.logout()
    for url in ("/templates/", f"/templates/{template.pk}/", f"/templates/{template.pk}/file/"):
        assert client.get(url).status_code == 302, url


def test_a_bad_id_finds_nothing(client, template):
    for url in ("/templates/999/", "/templates/999/file/", "/templates/steps/999/"):
        assert client.get(url).status_code == 404, url
    assert client.get(f"/templates/{template.pk}/steps/new/?kind=fax").status_code == 404


def test_nothing_changes_by_get(client, template):
    for name in ("archive", "restore", "order"):
        assert client.get(f"/templates/{template.pk}/{name}/").status_code == 405


def test_saved_as_a_file_and_taken_in_again(client, template):
    client.post(f"/templates/{template.pk}/steps/new/", step())
    answer = client.get(f"/templates/{template.pk}/file/")
    assert answer["Content-Disposition"].startswith("attachment")
    again = take_in(client, answer.content)
    assert again.redirect_chain[-1][0] == template.get_absolute_url()
    assert "This template is here already." in again.text
    changed = take_in(client, answer.content.replace("三通".encode(), "四通".encode()))
    assert "四通" in changed.text
    assert SequenceTemplate.objects.count() == 2


def test_a_broken_file_says_what_to_mend_and_takes_in_nothing(client, template):
    answer = take_in(
        client,
        b'{"format": "nurture-sequence-template", "format_version": 1, "name": "", "steps": [{"kind": "fax"}]}',
    )
    assert answer.status_code == 422
    assert "A name is missing" in answer.text
    assert "Step 1: “kind” cannot be “fax”." in answer.text
    assert SequenceTemplate.objects.count() == 1
    assert client.post("/templates/import/", {}).status_code == 422


def take_in(client, content):
    return client.post(
        "/templates/import/", {"file": SimpleUploadedFile("t.json", content, "application/json")}, follow=True
    )


def test_names_left_in_it_are_named(client, template, sequence, ito, marketer):
    build.email(sequence, "伊藤様へ", ito)
    answer = client.post(
        f"/sequences/{sequence.pk}/template/",
        {"name": "一通", "purpose": "", "operation": str(uuid4())},
        follow=True,
    )
    assert "Still named in this one: 伊藤." in answer.text


def test_put_away_and_offered_again(client, template):
    client.post(f"/templates/{template.pk}/archive/")
    assert "三通" not in client.get("/templates/").text
    assert "三通" in client.get("/templates/?show=archived").text
    assert client.get(f"/templates/{template.pk}/apply/").status_code == 404
    client.post(f"/templates/{template.pk}/restore/")
    assert "三通" in client.get("/templates/").text


def test_steps_are_moved_changed_and_put_away(client, template):
    for title in ("一", "二"):
        client.post(f"/templates/{template.pk}/steps/new/", step(title=title))
    first, second = template.steps.order_by("position")
    client.post(f"/templates/steps/{second.pk}/move/", {"direction": "up"})
    assert (
        "It stays"
        in client.post(f"/templates/steps/{second.pk}/move/", {"direction": "up"}, follow=True).text
    )
    client.post(f"/templates/steps/{first.pk}/", step(title="三"))
    assert list(template.steps.order_by("position").values_list("title", flat=True)) == ["二", "三"]
    client.post(f"/templates/{template.pk}/order/", {"step": [first.pk, second.pk]})
    client.post(f"/templates/steps/{second.pk}/archive/")
    assert TemplateStep.objects.in_use().get() == first


def test_its_name_and_situation_are_changed(client, template):
    assert client.post(f"/templates/{template.pk}/name/", {"name": "", "purpose": ""}).status_code == 422
    seen = client.get(f"/templates/{template.pk}/name/").context["form"]["seen"].value()
    client.post(f"/templates/{template.pk}/name/", {"name": "五通", "purpose": "初訪問のあと", "seen": seen})
    template.refresh_from_db()
    assert (template.name, template.purpose, template.version) == ("五通", "初訪問のあと", 2)
    other = client.post(f"/templates/{template.pk}/name/", {"name": "六通", "purpose": "", "seen": seen})
    assert other.status_code == 409
    assert [(each.theirs, each.yours) for each in other.context["form"].differences] == [
        ("五通", "六通"), ("初訪問のあと", ""),
    ]  # fmt: skip
    template.refresh_from_db()
    assert template.name == "五通"


def test_a_step_that_somebody_saved_meanwhile_is_not_overwritten(client, template):
    client.post(f"/templates/{template.pk}/steps/new/", step())
    saved = TemplateStep.objects.get()
    url = f"/templates/steps/{saved.pk}/"
    opened = client.get(url).context["form"]["opened"].value()
    assert client.post(url, step(title="一人目", roles=["champion"], opened=opened)).status_code == 302
    refused = client.post(url, step(title="二人目", opened=opened))
    assert refused.status_code == 409
    saved.refresh_from_db()
    assert (saved.title, saved.roles) == ("一人目", ["champion"])
    form = refused.context["form"]
    assert [(each.theirs, each.yours) for each in form.differences] == [
        ("一人目", "二人目"),
        ("Champion", ""),
    ]
    assert client.post(url, step(title="二人目", opened=form["opened"].value())).status_code == 302
    saved.refresh_from_db()
    assert saved.title == "二人目"
