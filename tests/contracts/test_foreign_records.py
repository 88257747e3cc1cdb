"""Ids in a form: a record of somebody else's account, target, project or team is refused, and nothing is written."""

from uuid import uuid4

import pytest

from accounts.models import Annotation
from nurture.meetings.models import Decision, Proposal
from nurture.projects.models import Nomination
from tests import build
from tests.build import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def rep():
    return build.rep("kondo@tsubaki.example")


@pytest.fixture
def marketer():
    return build.marketer("yamada@tsubaki.example")


@pytest.fixture
def target(rep, marketer):
    return build.target(build.project(rep, marketer), build.account(), rep, marketer)


@pytest.fixture
def meeting(target):
    return build.meeting(build.cycle(target.project))


@pytest.fixture
def elsewhere(target, rep, marketer):
    """Another target of the same project, by the same people."""
    return build.target(target.project, build.account("東麗機械"), rep, marketer)


@pytest.fixture
def stranger(elsewhere):
    return build.contact(elsewhere.account)


@pytest.fixture
def signed_in(client, rep):
    client.force_login(rep)
    return client


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def note(**fields):
    said = {"kind": "fact", "their_words": "稟議は一月", "heard_on": "2026-11-24", "confidence": "2"}
    return said | {"operation": str(uuid4())} | fields


def test_a_note_about_a_person_of_another_account(signed_in, target, meeting, stranger):
    for path in (
        f"/accounts/{target.account_id}/annotations/",
        f"/meetings/{meeting.pk}/targets/{target.pk}/notes/",
    ):
        assert signed_in.post(path, note(contact=stranger.pk)).status_code == 422
    assert not Annotation.objects.exists()
    own = build.contact(target.account)
    signed_in.post(f"/accounts/{target.account_id}/annotations/", note(contact=own.pk))
    assert Annotation.objects.get().contact == own


def test_an_email_to_a_person_of_another_account(signed_in, target, stranger):
    email = build.email(build.sequence(target), "稼働率の話")
    answer = signed_in.post(
        email.get_absolute_url(),
        {"subject": "別の話", "body": "本文", "version": email.version, "recipients": [stranger.pk]},
    )
    assert answer.status_code == 422
    email.refresh_from_db()
    assert (email.subject, email.recipients.count()) == ("稼働率の話", 0)
    own = build.contact(target.account)
    signed_in.post(
        email.get_absolute_url(),
        {"subject": "別の話", "body": "本文", "version": email.version, "recipients": [own.pk]},
    )
    assert email.recipients.get() == own


def test_a_letter_read_as_a_person_of_another_account(signed_in, target, stranger):
    email = build.email(build.sequence(target), "稼働率の話", build.contact(target.account))
    page = signed_in.get(f"{email.get_absolute_url()}?as={stranger.pk}").content.decode()
    assert stranger.email not in page
    assert "東麗機械" not in page


@pytest.mark.parametrize("kind", ["send", "rewrite"])
def test_a_decision_for_a_candidate_of_another_target(signed_in, target, meeting, elsewhere, stranger, kind):
    email = build.email(build.sequence(elsewhere), "稼働率の話", stranger)
    idea = Proposal.objects.create(
        meeting=meeting, target=elsewhere, title="案", team="sales", author=elsewhere.sales_owner, at=NOW
    )
    for candidate in (f"email:{email.pk}:{email.content_hash}", f"proposal:{idea.pk}"):
        answer = signed_in.post(
            f"/meetings/{meeting.pk}/targets/{target.pk}/decide/",
            {"kind": kind, "candidate": candidate, "reason": "よい"},
        )
        assert answer.status_code == 409
    assert not Decision.objects.exists()


def test_a_meeting_of_one_project_and_a_target_of_another(signed_in, meeting, rep, marketer):
    foreign = build.target(build.project(rep, marketer), build.account("別の会社"), rep, marketer)
    for act in ("", "notes/", "proposals/", "decide/"):
        path = f"/meetings/{meeting.pk}/targets/{foreign.pk}/{act}"
        answer = signed_in.post(path, {"kind": "sales_touch", "reason": "x"}) if act else signed_in.get(path)
        assert answer.status_code == 404
    assert not Decision.objects.exists()


def test_a_nomination_in_a_project_one_does_not_work_in(signed_in, target):
    foreign = build.project(build.rep(), build.marketer())
    account = build.account("候補")
    before = Nomination.objects.count()
    answer = signed_in.post(
        f"/nominations/new/?account={account.pk}",
        {
            "operation": str(uuid4()),
            "project": foreign.pk,
            "expected_amount": "3,200万",
            "amount_kind": "one_off",
            "decision_quarter": "2027-01-01",
            "why_account": "工場が三つある",
            "why_now": "一月に役員会",
            "sales_contribution": "工場長との面談",
            "similar_deal": "",
        },
    )
    assert answer.status_code == 422
    assert Nomination.objects.count() == before


@pytest.mark.parametrize("who", ["stranger", "wrong team", "locked out"])
def test_an_owner_who_does_not_work_there(client, target, rep, marketer, who):
    chosen = {"stranger": build.rep, "wrong team": lambda: marketer, "locked out": lambda: rep}[who]()
    if who == "locked out":
        chosen.is_active = False
        chosen.save()
    client.force_login(build.administrator())
    answer = client.post(
        f"/targets/{target.pk}/owners/",
        {"sales_owner": chosen.pk, "marketing_owner": marketer.pk},
    )
    assert answer.status_code == 422
    target.refresh_from_db()
    assert target.sales_owner == rep


def test_an_account_whose_page_and_timeline_entry_do_not_belong_together(signed_in, target, elsewhere):
    signed_in.post(f"/accounts/{elsewhere.account_id}/annotations/", note())
    entry = elsewhere.account.activities.get(verb="accounts.annotated")
    assert signed_in.get(f"/accounts/{elsewhere.account_id}/timeline/{entry.pk}/").status_code == 200
    assert signed_in.get(f"/accounts/{target.account_id}/timeline/{entry.pk}/").status_code == 404


@pytest.mark.parametrize(
    "path", ["accounts", "projects", "nominations", "sequences", "emails", "meetings", "outbox"]
)
@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 400])
def test_a_number_that_no_record_can_have(signed_in, target, path, number):
    assert signed_in.get(f"/{path}/{number}/").status_code == 404
