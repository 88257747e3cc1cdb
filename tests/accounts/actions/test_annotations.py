from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.actions import deletions
from accounts.actions.annotations import annotate, answer, renew
from accounts.actions.writing import version
from accounts.facts import (
    AlreadyWritten,
    ChangedMeanwhile,
    DeletedMeanwhile,
    NeedsATeam,
    NotYours,
)
from accounts.items import place
from accounts.models import Activity, Annotation
from accounts.queries.annotations import history
from nurture.team.models import Role
from tests import build
from tests.accounts.actions.writing import LATER, change, fields, write

pytestmark = pytest.mark.django_db


class TestWritingDown:
    def test_it_stands_on_the_timeline_in_the_ink_of_its_team(self, account, marketer):
        contact = build.contact(account)
        made = write(account, marketer, contact=contact)
        entry = Activity.objects.get()
        assert (entry.annotation, entry.contact, entry.team, entry.category) == (
            made,
            contact,
            "marketing",
            "knowledge",
        )

    def test_sent_twice_it_is_written_once(self, account, rep):
        operation = uuid4()
        for _ in range(2):
            write(account, rep, operation=operation)
        assert Annotation.objects.count() == Activity.objects.count() == 1

    def test_another_text_under_the_same_operation_is_not_lost_in_silence(self, account, rep):
        operation = uuid4()
        first = write(account, rep, operation=operation)
        with pytest.raises(AlreadyWritten) as fact:
            write(account, rep, operation=operation, their_words="二十四か月")
        assert fact.value.record == first

    def test_nobody_writes_under_the_operation_of_somebody_else(self, account, rep, marketer):
        operation = uuid4()
        write(account, rep, operation=operation)
        with pytest.raises(AlreadyWritten):
            write(account, marketer, operation=operation)

    def test_it_touches_the_account_and_never_moves_the_touch_back(self, account, rep):
        write(account, rep)
        earlier = build.NOW - timedelta(days=3)
        annotate(account=account, fields=fields(), operation=uuid4(), by=rep, at=earlier)
        account.refresh_from_db()
        assert account.last_touched_at == build.NOW

    def test_whoever_is_outside_both_teams_cannot_write(self, account):
        with pytest.raises(NeedsATeam):
            write(account, build.administrator())
        assert not Annotation.objects.exists()

    def test_on_an_item_it_keeps_what_that_was_called_and_for_whom_it_is(self, account, rep, marketer):
        target = build.target(build.project(rep, marketer), account, rep, marketer)
        email = build.email(build.sequence(target), "稼働率の話")
        made = write(account, rep, place=place(rep, account, f"email:{email.pk}"))
        assert (made.item_kind, made.item_id, made.item_title, made.item_link, made.audience) == (
            "email",
            email.pk,
            "稼働率の話",
            f"{email.get_absolute_url()}?panel=notes",
            target.project_id,
        )
        assert made.activity.audience == target.project_id


class TestAThread:
    def test_an_answer_stands_in_the_thread_and_on_the_timeline(self, account, rep, marketer):
        root = write(account, rep)
        made = answer(thread=root, body="二年の事例があります", operation=uuid4(), by=marketer, at=LATER)
        assert (made.thread, made.account, made.kind, made.team) == (root, account, "", "marketing")
        assert made.activity.verb == "accounts.answered"

    def test_an_answer_to_an_answer_stands_in_the_same_thread(self, account, rep, marketer):
        root = write(account, rep)
        first = answer(thread=root, body="一", operation=uuid4(), by=marketer, at=LATER)
        assert answer(thread=first, body="二", operation=uuid4(), by=rep, at=LATER).thread == root

    def test_an_answer_on_an_item_is_for_the_same_eyes(self, account, rep, marketer):
        target = build.target(build.project(rep, marketer), account, rep, marketer)
        root = write(account, rep, place=place(rep, account, f"target:{target.pk}"))
        made = answer(thread=root, body="はい", operation=uuid4(), by=marketer, at=LATER)
        assert made.audience == made.activity.audience == target.project_id

    def test_what_was_deleted_is_not_answered(self, account, rep, marketer):
        root = write(account, rep)
        deletions.delete(annotation=root, by=rep, at=LATER)
        with pytest.raises(DeletedMeanwhile):
            answer(thread=root, body="はい", operation=uuid4(), by=marketer, at=LATER)


class TestChanging:
    def test_every_version_is_kept_with_who_and_when(self, account, rep):
        note = write(account, rep, body="稟議は一月", expires_on=date(2026, 12, 1))
        change(note, rep, body="稟議は三月")
        change(note, rep, kind="fact", expires_on=None, at=LATER + timedelta(hours=1))
        assert (note.version, note.changed_by) == (3, rep)
        second, first = history(note)
        assert (first.number, first.by, first.at) == (2, rep, LATER)
        assert [(piece.how, piece.text) for piece in first.fields[0].pieces] == [
            ("same", "稟議は"),
            ("gone", "一"),
            ("new", "三"),
            ("same", "月"),
        ]
        assert {(str(each.label), each.before, each.after) for each in second.fields} == {
            ("kind", "Objection", "Fact"),
            ("true until", "Dec. 1, 2026", ""),
        }

    def test_a_contact_is_named_and_one_who_is_gone_is_not(self, account, rep):
        ito = build.contact(account)
        note = write(account, rep, contact=ito)
        change(note, rep, contact=None)
        [made] = history(note)
        assert (made.fields[0].before, made.fields[0].after) == (str(ito), "")
        note.versions.update(fields=note.versions.get().fields | {"contact": 999})
        assert history(note)[0].fields[0].before == "—"

    def test_nothing_changed_is_no_version(self, account, rep):
        note = write(account, rep)
        change(note, rep)
        assert (note.version, note.versions.count(), Activity.objects.count()) == (1, 0, 1)

    def test_sent_again_after_a_lost_answer_it_is_saved_once(self, account, rep):
        note = write(account, rep)
        seen = version(note, fields())
        for _ in range(2):
            change(note, rep, seen=seen, body="三月")
        assert (note.body, note.version) == ("三月", 2)

    def test_nobody_is_overwritten(self, account, rep):
        note = write(account, rep)
        seen = version(note, fields())
        change(note, rep, body="三月")
        with pytest.raises(ChangedMeanwhile):
            change(note, rep, seen=seen, body="四月")

    def test_only_its_author_changes_it(self, account, rep):
        with pytest.raises(NotYours):
            change(write(account, rep), build.rep(role=Role.LEAD), body="四月")


class TestExpiry:
    def test_what_still_holds_holds_as_long_again(self, account, rep, marketer):
        note = write(account, rep, heard_on=date(2026, 9, 1), expires_on=date(2026, 11, 1))
        for _ in range(2):
            renew(annotation=note, today=build.NOW.date(), by=marketer, at=build.NOW)
        note.refresh_from_db()
        assert note.expires_on == build.NOW.date() + timedelta(days=61)
        assert (note.version, note.changed_by) == (2, marketer)

    def test_what_has_not_expired_is_left_alone(self, account, rep):
        note = write(account, rep, expires_on=build.NOW.date())
        renew(annotation=note, today=build.NOW.date(), by=rep, at=LATER)
        assert Annotation.objects.get().version == 1
