"""Around the writing of an email: looks, files, unsaved text, versions, comments, candidates, snippets, links."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.models import Activity
from nurture.delivery.models import Mailing
from nurture.projects.facts import NotInTeam
from nurture.sequences import actions
from nurture.sequences.actions.emails import wrapping_of
from nurture.sequences.actions.links import claim_link, note_answer
from nurture.sequences.facts import (
    CandidateChanged,
    CandidateClosed,
    CommentClosed,
    EmailChanged,
    SnippetChanged,
    TooManyCandidates,
)
from nurture.sequences.models import Approval, Comment, EmailDraft, LinkCheck, Notice, SnippetUse
from nurture.sequences.queries.comments import open_count, threads
from nurture.sequences.queries.drafts import unsaved
from nurture.sequences.queries.links import links_of
from nurture.sequences.queries.versions import changes, told, versions_of
from tests import build
from tests.build import NOW
from tests.sequences.test_actions import save

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)
PDF = b"%PDF-1.7 one page"


def words(email, **changes):
    stands = {
        name: getattr(email, name)
        for name in ("subject", "body", "hypothesis", "evidence", "expected_reaction")
    }
    return stands | {"version": email.version, "recipients": list(email.recipients.all())} | changes


def wrap(email, by, **changes):
    stands = wrapping_of(email)
    wrapping = actions.Wrapping(
        changes.get("preheader", stands.preheader),
        changes.get("layout", stands.layout),
        changes.get("files", stands.files),
    )
    return actions.save_email(email=email, wrapping=wrapping, by=by, at=LATER, **words(email)).email


def add_pdf(target, by, name="事例.pdf", content=PDF):
    return actions.add_file(
        target=target, name=name, media_type="application/pdf", content=content, by=by, at=NOW
    )


def approve_both(email, *people):
    for person in people:
        Approval.objects.create(
            email=email, content_hash=email.content_hash, team=person.team, user=person, at=NOW
        )


# --- Looks and files ------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["layout", "preheader", "files"])
def test_another_look_line_or_file_is_another_content_and_voids_approvals(
    email, rep, marketer, target, change
):
    approve_both(email, rep, marketer)
    value = {"layout": "invitation", "preheader": "三分の一に", "files": [add_pdf(target, rep)]}[change]
    saved = wrap(email, marketer, **{change: value})
    assert saved.content_hash != email.content_hash
    assert not saved.approvals.standing().exists()


def test_who_does_not_speak_of_look_and_files_keeps_them(email, marketer, target):
    wrapped = wrap(email, marketer, layout="note", files=[add_pdf(target, marketer)])
    saved = save(wrapped, marketer, subject="別の件名").email
    assert (saved.layout, saved.attachments.count()) == ("note", 1)


def test_the_same_file_under_the_same_name_is_added_once(target, rep):
    assert add_pdf(target, rep) == add_pdf(target, rep)
    assert add_pdf(target, rep) != add_pdf(target, rep, name="別名.pdf")


def test_look_line_and_files_are_frozen_into_the_mailing(email, marketer, rep, target):
    build.sender_profile()
    wrapped = wrap(email, marketer, layout="case", preheader="一行", files=[add_pdf(target, rep)])
    actions.plan_sending(email=wrapped, decision_ref=7, by=rep, at=NOW)
    mailing = Mailing.objects.get()
    assert (mailing.layout, mailing.preheader) == ("case", "一行")
    assert [each.file_name for each in mailing.attachments.all()] == ["事例.pdf"]


# --- Unsaved text ---------------------------------------------------------------------------------


def keep(email, by, body, page=None, at=NOW):
    typed = {"subject": email.subject, "body": body}
    return actions.keep_draft(
        email=email, page=page or uuid4(), typed=typed, version=email.version, by=by, at=at
    )


def test_each_open_page_keeps_its_own_text(email, rep):
    one, other = keep(email, rep, "一つ目"), keep(email, rep, "二つ目", at=LATER)
    keep(email, rep, "一つ目の続き", page=one.page, at=LATER)
    assert {each.body for each in unsaved(email, rep)} == {"一つ目の続き", "二つ目"}
    assert other.pk != one.pk


def test_saving_takes_the_text_of_its_page_only(email, rep):
    one, other = keep(email, rep, "一つ目"), keep(email, rep, "二つ目")
    actions.save_typed(
        email=email,
        words=words(email, body="一つ目"),
        wrapping=wrapping_of(email),
        snippets=[],
        page=one.page,
        by=rep,
        at=LATER,
    )
    assert [each.pk for each in EmailDraft.objects.all()] == [other.pk]
    email.refresh_from_db()
    (left,) = unsaved(email, rep)
    assert (left.is_behind, left.differs_in) == (True, ["body"])


def test_what_stands_already_is_not_offered_and_nobody_sees_anothers(email, rep, marketer):
    keep(email, rep, email.body)
    keep(email, marketer, "書きかけ")
    assert unsaved(email, rep) == []


# --- Versions -------------------------------------------------------------------------------------


def test_an_earlier_version_comes_back_as_a_new_one(email, rep, marketer, target):
    first = versions_of(email)[0]
    changed = wrap(save(email, marketer, subject="別の件名").email, marketer, layout="note")
    saved = actions.restore_version(
        email=changed, restored=first, version=changed.version, by=rep, at=LATER
    ).email
    assert (saved.subject, saved.layout, saved.version) == ("稼働率の話", "letter", 4)
    assert saved.content_hash == first.content_hash
    latest = versions_of(saved)[0]
    assert (latest.origin, latest.origin_ref) == ("restored", 1)


def test_a_version_is_not_brought_back_over_what_nobody_saw(email, rep, marketer):
    first = versions_of(email)[0]
    changed = save(email, marketer, subject="別の件名").email
    with pytest.raises(EmailChanged):
        actions.restore_version(email=changed, restored=first, version=1, by=rep, at=LATER)


def test_what_differs_is_told_field_by_field(email, marketer, target, ito):
    mori = build.contact(target.account, family_name="森")
    changed = save(email, marketer, subject="停止時間の話", recipients=[ito, mori]).email
    after, before = (
        versions_of(wrap(changed, marketer, files=[add_pdf(target, marketer)]))[0],
        versions_of(email)[-1],
    )
    assert [each.field for each in changes(before, after)] == ["subject", "recipients", "attachments"]


# --- Comments -------------------------------------------------------------------------------------


def say(email, by, body="ここは短く", quote="稼働率", **fields):
    return actions.comment(email=email, body=body, field="body", quote=quote, by=by, at=NOW, **fields)


def found(email):
    email.refresh_from_db()
    return threads(email, {"subject": email.subject, "preheader": "", "body": email.body})


def test_a_comment_stays_with_its_passage_through_edits(email, rep, marketer):
    say(email, rep)
    save(email, marketer, body="はじめに。\n\n" + email.body)
    (thread,) = found(email)
    assert email.body[thread.place.start : thread.place.end] == "稼働率"
    save(email, marketer, body="まったく別の文面です。")
    (thread,) = found(email)
    assert thread.is_lost


def test_a_comment_is_written_once_and_answered_by_the_other_team(email, rep, marketer):
    operation = uuid4()
    thread = say(email, rep, operation=operation)
    assert say(email, rep, operation=operation) == thread
    actions.answer_comment(thread=thread, body="直しました", by=marketer, at=LATER)
    told_to = Notice.objects.filter(kind=Notice.Kind.COMMENTED)
    assert [each.user for each in told_to] == [rep]
    assert [each.body for each in found(email)[0].answers] == ["直しました"]


def test_whoever_is_named_is_told_once(email, rep, marketer):
    thread = say(email, rep, body="@山田 萌 ここをご確認ください")
    assert thread.mentioned == ["@山田 萌"]
    actions.answer_comment(thread=thread, body="@近藤 翔 はい", by=marketer, at=LATER)
    assert sorted((each.user.name, each.kind) for each in Notice.objects.all()) == [
        ("山田 萌", "mentioned"),
        ("近藤 翔", "mentioned"),
    ]


def test_a_settled_thread_opens_again_with_an_answer(email, rep, marketer):
    thread = say(email, rep)
    actions.resolve_comment(thread=thread, by=marketer, at=LATER)
    assert open_count(email) == 0
    actions.answer_comment(thread=thread, body="もう一度", by=rep, at=LATER)
    assert open_count(email) == 1


def test_only_members_comment_and_only_authors_delete(email, rep, marketer):
    with pytest.raises(NotInTeam):
        say(email, build.rep())
    thread = say(email, rep)
    with pytest.raises(NotInTeam):
        actions.delete_comment(comment=thread, by=marketer, at=LATER)
    actions.delete_comment(comment=thread, by=rep, at=LATER)
    assert found(email) == []
    with pytest.raises(CommentClosed):
        actions.answer_comment(thread=thread, body="遅い", by=marketer, at=LATER)
    actions.restore_comment(comment=thread, by=rep)
    assert Comment.objects.get(pk=thread.pk).deleted_at is None


# --- Candidates -----------------------------------------------------------------------------------


def propose(email, by, **fields):
    said = {
        "subject": "別の入り方",
        "preheader": "",
        "body": "別の本文です。",
        "layout": "letter",
        "hypothesis": "返信が来る",
    }
    return actions.add_candidate(email=email, fields=said | fields, by=by, at=NOW)


def choose(candidate, email, by):
    return actions.choose_candidate(
        candidate=candidate, seen=candidate.version, version=email.version, by=by, at=LATER
    )


def test_a_chosen_candidate_is_the_next_version_and_the_credit_stays(email, rep, marketer):
    approve_both(email, rep, marketer)
    saved = choose(propose(email, rep, layout="note"), email, marketer)
    assert (saved.email.subject, saved.email.layout, saved.email.hypothesis) == (
        "別の入り方",
        "note",
        "返信が来る",
    )
    assert {each.user for each in saved.voided} == {rep, marketer}
    latest = told(versions_of(saved.email))[0]
    assert (latest.version.origin, latest.words_by) == ("candidate", rep)
    assert Notice.objects.get(kind=Notice.Kind.CHOSEN).user == rep
    entry = Activity.objects.get(verb="sequences.candidate_chosen")
    assert entry.detail["from"]["name"] == rep.name


def test_a_candidate_is_chosen_as_it_was_read(email, rep, marketer):
    candidate = propose(email, rep)
    fields = {"subject": "さらに別", "preheader": "", "body": "本文", "layout": "letter", "hypothesis": ""}
    actions.change_candidate(candidate=candidate, version=1, fields=fields, by=rep, at=LATER)
    with pytest.raises(CandidateChanged):
        choose(candidate, email, marketer)
    with pytest.raises(CandidateChanged):
        actions.change_candidate(
            candidate=candidate, version=1, fields=fields | {"subject": "x"}, by=marketer, at=LATER
        )
    candidate.refresh_from_db()
    save(email, marketer, subject="その間に")
    with pytest.raises(EmailChanged):
        choose(candidate, email, marketer)
    candidate.refresh_from_db()
    assert candidate.chosen_at is None


def test_three_texts_are_compared_not_four(email, rep, marketer):
    one, _two = propose(email, rep), propose(email, marketer)
    with pytest.raises(TooManyCandidates):
        propose(email, rep)
    actions.withdraw_candidate(candidate=one, by=marketer, at=LATER)
    propose(email, rep)
    with pytest.raises(CandidateClosed):
        choose(one, email, rep)
    with pytest.raises(NotInTeam):
        propose(email, build.rep())


# --- Snippets -------------------------------------------------------------------------------------


def snippet(by, **fields):
    said = {
        "name": "立会いの約束",
        "body": "二日間の立会いで効果を確かめられます。",
        "owner": by,
        "review_on": date(2027, 2, 1),
    }
    return actions.write_snippet(fields=said | fields, by=by, at=NOW)


def use(email, by, made, body):
    actions.save_typed(
        email=email,
        words=words(email, body=body),
        wrapping=wrapping_of(email),
        snippets=[made.pk, 999],
        page=None,
        by=by,
        at=LATER,
    )


def test_a_snippet_counts_as_used_when_its_words_are_saved(email, rep):
    made = snippet(rep)
    use(email, rep, made, f"前置き\n\n{made.body}\n")
    assert SnippetUse.objects.get().email == email


def test_a_snippet_taken_out_again_before_saving_was_not_used(email, rep):
    use(email, rep, snippet(rep), "前置きだけ")
    assert not SnippetUse.objects.exists()


def test_a_snippet_is_not_overwritten_unseen(rep, marketer):
    made = snippet(rep)
    fields = {"name": "別名", "body": made.body, "owner": rep, "review_on": made.review_on}
    actions.change_snippet(snippet=made, version=1, fields=fields, by=rep, at=LATER)
    with pytest.raises(SnippetChanged):
        actions.change_snippet(
            snippet=made, version=1, fields=fields | {"name": "また別"}, by=marketer, at=LATER
        )


# --- Links ----------------------------------------------------------------------------------------


def test_each_link_is_asked_once_and_by_one_worker(rep):
    addresses = ["https://a.example/1", "https://a.example/1", "mailto:x@a.example", "https://b.example/2"]
    assert actions.ask_links(addresses=addresses, by=rep, at=NOW) == 2
    one, other = claim_link(at=NOW), claim_link(at=NOW)
    assert {one.url, other.url} == {"https://a.example/1", "https://b.example/2"}
    assert claim_link(at=NOW) is None
    assert note_answer(link=one, state="broken", code=404, at=LATER)
    (checked,) = links_of("https://a.example/1")
    assert (checked.is_broken, checked.check.code) == (True, 404)


def test_a_worker_that_died_asking_is_not_waited_for(rep):
    actions.ask_links(addresses=["https://a.example/1"], by=rep, at=NOW)
    assert claim_link(at=NOW)
    assert claim_link(at=NOW + timedelta(minutes=4))


def test_a_late_answer_to_an_old_question_is_dropped(rep):
    actions.ask_links(addresses=["https://a.example/1"], by=rep, at=NOW)
    link = claim_link(at=NOW)
    actions.ask_links(addresses=["https://a.example/1"], by=rep, at=LATER)
    assert not note_answer(link=link, state="broken", code=404, at=LATER)
    assert LinkCheck.objects.get().state == "waiting"
