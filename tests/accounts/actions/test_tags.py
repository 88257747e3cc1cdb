from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.actions import bulk
from accounts.actions.tags import merge_tags, rename_tag
from accounts.facts import NameTaken
from accounts.models import AccountTag, PoolView, Tag, TagChange
from accounts.queries.tags import all_tags, tag_now
from tests import build
from tests.accounts.tags import tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.rep(role="lead")


def rename(made, name, by):
    rename_tag(tag=made, name=name, by=by, at=build.NOW)
    made.refresh_from_db()


def merge(gone, into, by):
    merge_tags(tag=gone, into=into, by=by, at=build.NOW)


def names(account):
    return sorted(account.account_tags.values_list("tag__name", flat=True))


def view(by, *tags):
    query = {"tag": [str(each) for each in tags], "industry": ["食品"]}
    return PoolView.objects.create(
        owner=by, name=str(tags), query=query, created_at=build.NOW, operation=uuid4()
    )


def test_a_new_name_holds_everywhere_and_is_on_record(lead):
    made = tag(build.account(), build.account("青葉"), by=lead, name="展示会25")
    rename(made, "展示会 2025", lead)
    assert made.name == "展示会 2025"
    change = TagChange.objects.get()
    assert (change.before, change.after, change.accounts, change.by, change.merged) == (
        "展示会25",
        "展示会 2025",
        2,
        lead,
        None,
    )


def test_the_same_name_again_is_no_change_and_another_case_is_one(lead):
    made = tag(build.account(), by=lead, name="expo")
    rename(made, "expo", lead)
    assert not TagChange.objects.exists()
    rename(made, "Expo", lead)
    assert made.name == "Expo"


def test_a_name_that_another_tag_has_is_refused(lead):
    made = tag(build.account(), by=lead, name="展示会")
    tag(build.account("青葉"), by=lead, name="Expo")
    with pytest.raises(NameTaken):
        rename(made, "EXPO", lead)
    assert not TagChange.objects.exists()


def test_two_tags_become_one_on_every_account_once(lead):
    both, one, other = build.account("甲"), build.account("乙"), build.account("丙")
    gone, stays = tag(both, one, by=lead, name="展示会"), tag(both, other, by=lead, name="Expo")
    number = gone.pk
    merge(gone, stays, lead)
    assert [names(each) for each in (both, one, other)] == [["Expo"]] * 3
    assert AccountTag.objects.count() == 3
    assert list(Tag.objects.all()) == [stays]
    change = TagChange.objects.get()
    assert (change.before, change.after, change.merged, change.accounts) == ("展示会", "Expo", number, 2)


def test_saved_views_and_old_addresses_follow_also_twice(lead):
    first, second, third = (tag(build.account(name), by=lead, name=name) for name in "甲乙丙")
    numbers = [first.pk, second.pk, third.pk]
    kept, untouched = view(lead, first.pk), view(lead, third.pk)
    merge(first, second, lead)
    merge(second, third, lead)
    kept.refresh_from_db()
    untouched.refresh_from_db()
    assert kept.query == {"tag": [str(third.pk)], "industry": ["食品"]}
    assert untouched.query["tag"] == [str(third.pk)]
    assert [tag_now(number) for number in numbers] == [third.pk] * 3


def test_a_change_of_many_can_still_be_undone_after_it(lead):
    account = build.account()
    change = bulk.tag_accounts(accounts=[account.pk], name="展示会", operation=uuid4(), by=lead, at=build.NOW)
    stays = tag(build.account("青葉"), by=lead, name="Expo")
    merge(change.tag, stays, lead)
    change.refresh_from_db()
    bulk.undo(change=change, by=lead, at=build.NOW + timedelta(seconds=5))
    assert names(account) == []


def test_a_tag_with_itself_stays(lead):
    made = tag(build.account(), by=lead)
    merge(made, made, lead)
    assert Tag.objects.get() == made
    assert not TagChange.objects.exists()


def test_the_page_asks_two_questions_at_any_size(lead, django_assert_num_queries):
    for number in range(5):
        tag(build.account(str(number)), by=lead, name=str(number))
    with django_assert_num_queries(2):
        assert [each.number for each in all_tags().tags] == [1] * 5
