from uuid import uuid4

import pytest

from accounts.actions import deletions
from accounts.actions.annotations import answer
from accounts.items import place
from accounts.models import Mention
from accounts.queries.mentions import unread
from tests import build
from tests.accounts.actions.writing import LATER, change, write

pytestmark = pytest.mark.django_db


def test_whoever_is_called_on_is_told_once(account, rep, marketer):
    note = write(account, rep, body="@山田さん、@山田 涼 の事例は")
    assert [(mention.user, mention.annotation) for mention in Mention.objects.all()] == [(marketer, note)]
    assert note.mentioned == ["@山田", "@山田 涼"]


def test_nobody_is_told_of_their_own_words_nor_by_the_customers(account, rep, marketer):
    write(account, rep, body="@近藤 です", their_words="@山田 さんに聞いて")
    assert not Mention.objects.exists()


def test_a_change_calls_on_those_who_are_new_only(account, rep, marketer):
    ono = build.marketer("ono@tsubaki.example", name="小野 葵")
    note = write(account, rep, body="@山田")
    Mention.objects.update(seen_at=LATER)
    change(note, rep, body="@山田 @小野")
    assert list(unread(marketer)) == []
    assert [mention.user for mention in unread(ono)] == [ono]


def test_answering_is_having_read(account, rep, marketer):
    root = write(account, rep, body="@山田")
    answer(thread=root, body="見ました", operation=uuid4(), by=marketer, at=LATER)
    assert not unread(marketer).exists()


def test_who_may_not_see_the_item_is_not_called_to_it(account, rep, marketer):
    target = build.target(build.project(rep, marketer), account, rep, marketer)
    build.marketer("ono@tsubaki.example", name="小野 葵")
    note = write(account, rep, body="@山田 @小野", place=place(rep, account, f"target:{target.pk}"))
    assert [mention.user for mention in Mention.objects.all()] == [marketer]
    assert note.mentioned == ["@山田"]


def test_what_was_deleted_waits_for_nobody(account, rep, marketer):
    note = write(account, rep, body="@山田")
    deletions.delete(annotation=note, by=rep, at=LATER)
    assert not unread(marketer).exists()


def test_whoever_left_the_project_reads_it_no_more(account, rep, marketer):
    project = build.project(rep, marketer)
    target = build.target(project, account, rep, marketer)
    write(account, rep, body="@山田", place=place(rep, account, f"target:{target.pk}"))
    assert unread(marketer).count() == 1
    project.memberships.filter(user=marketer).delete()
    assert unread(marketer).count() == 0
