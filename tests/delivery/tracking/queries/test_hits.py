from datetime import timedelta

from nurture.delivery.tracking.actions import judging
from nurture.delivery.tracking.queries.hits import followings, links_of_email
from tests.delivery.tracking import mail
from tests.delivery.world import NOW


def judged():
    judging.judge_news(at=NOW + timedelta(days=2))


def test_what_one_verdict_holds_for_is_one_line_with_all_its_reasons(letters):
    message = letters.sent()
    token = letters.tokens(message)[0]
    mail.click(token, method="HEAD")
    mail.click(token, user_agent="curl/8")
    mail.click(token, after=timedelta(days=1))
    judged()
    first, *others = followings(message).links
    assert [(visit.verdict, visit.times, len(visit.why)) for visit in first.visits] == [
        ("human", 1, 1),
        ("machine", 2, 2),
    ]
    assert not any(each.visits for each in others)


def test_a_message_costs_three_questions_however_many_came(letters, django_assert_num_queries):
    message = letters.sent()
    for number, token in enumerate(letters.tokens(message) * 3):
        mail.click(token, after=timedelta(hours=number + 1))
    judged()
    with django_assert_num_queries(3):
        found = followings(message)
    assert sum(visit.times for link in found.links for visit in link.visits) == 9


def test_few_are_named_and_machines_are_apart(letters):
    world = letters.world
    email = {"email_ref": 7, "decision_ref": 70}
    mailing = world.mailing(body=mail.BODY, **email)
    people = [world.contact(family_name=name) for name in ("伊藤", "野口", "森")]
    from nurture.delivery.actions.planning import plan

    messages = plan(mailing=mailing, contacts=people, by=world.marketer, at=NOW)
    rendered = mail.write(messages)
    import re

    tokens = [re.findall(r"/l/([\w-]{22})\"", each.html) for each in rendered]
    mail.click(tokens[0][0], ip="a")
    mail.click(tokens[1][0], ip="b", after=timedelta(hours=9))
    mail.click(tokens[2][0], ip="c", method="HEAD")
    judged()
    first, second, third = links_of_email(7)
    assert (first.where, first.sent, first.names) == ("tsubaki.example/a", 3, ["伊藤 健", "野口 健"])
    assert (first.by_machines, second.people, third.by_machines) == (1, {}, 0)


def test_an_email_costs_three_questions(letters, django_assert_num_queries):
    message = letters.sent()
    mail.click(letters.tokens(message)[0])
    judged()
    with django_assert_num_queries(3):
        assert links_of_email(message.mailing.email_ref)[0].people
