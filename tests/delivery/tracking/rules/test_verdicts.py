from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.delivery.tracking.rules.verdicts import SETTLED, Hit, judge

SENT = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
LATER = SENT + timedelta(hours=2)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


def hit(pk=1, *, after=timedelta(hours=2), message=1, person=None, **fields):
    facts = {
        "kind": "click",
        "link": 11,
        "method": "GET",
        "ip": f"ip{message}",
        "network": "203.0.113.0/24",
        "user_agent": CHROME,
        "headers": {},
        "handed_over_at": SENT,
    }
    return Hit(pk=pk, message=message, person=person or message, at=SENT + after, **facts | fields)


def verdict(*hits, of=1, wait=SETTLED):
    found = judge(hits, now=max(each.at for each in hits) + wait)[of]
    return found.verdict, [each.why for each in found.reasons]


def test_a_person_follows_one_link_in_a_browser_in_no_hurry():
    assert verdict(hit()) == ("human", ["unhurried"])


def test_for_a_minute_nobody_says_that_it_was_a_person():
    found = judge([hit()], now=LATER + timedelta(seconds=59))[1]
    assert (found.verdict, found.is_settled, found.reasons[0].why) == ("unknown", False, "just_now")


def test_a_machine_is_known_at_once():
    found = judge([hit(method="HEAD")], now=LATER)[1]
    assert (found.verdict, found.is_settled) == ("machine", True)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"method": "HEAD"}, "head"),
        ({"headers": {"Sec-Purpose": "prefetch;prerender"}}, "prefetch"),
        ({"headers": {"Purpose": "prefetch"}}, "prefetch"),
        ({"headers": {"X-Purpose": "preview"}}, "prefetch"),
        ({"headers": {"X-Moz": "prefetch"}}, "prefetch"),
        ({"headers": {"Sec-Fetch-Mode": "cors"}}, "script"),
        ({"user_agent": ""}, "nameless"),
        ({"user_agent": "Mozilla/5.0 (compatible; Barracuda Sentinel)"}, "scanner"),
        ({"user_agent": CHROME.replace("Chrome/", "HeadlessChrome/")}, "program"),
        ({"user_agent": "curl/8.9.1"}, "program"),
        ({"user_agent": "Mozilla/5.0 (compatible; bingbot/2.0)"}, "program"),
        ({"network": "150.70.3.0/24"}, "scanner"),
        ({"network": "40.94.7.0/24"}, "unhurried"),
        ({"network": "40.93.7.0/24"}, "scanner"),
        ({"after": timedelta(seconds=9)}, "too_soon"),
        ({"after": timedelta(seconds=-2)}, "too_soon"),
        ({"after": timedelta(seconds=10)}, "unhurried"),
    ],
)  # fmt: skip
def test_what_a_request_says_by_itself(fields, why):
    assert verdict(hit(**fields)) == ("human" if why == "unhurried" else "machine", [why])


@pytest.mark.parametrize(
    ("user_agent", "network"),
    [
        ("Mozilla/5.0", "172.225.3.0/24"),
        (
            "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
            "66.249.84.0/24",
        ),
        ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", "203.0.113.0/24"),
        (CHROME, "17.58.3.0/24"),
    ],
)
def test_a_proxy_that_loads_pictures_is_a_machine(user_agent, network):
    found = hit(kind="open", user_agent=user_agent, network=network)
    assert verdict(found) == ("machine", ["proxy"])


def test_whoever_works_at_apple_may_follow_a_link():
    assert verdict(hit(network="17.58.3.0/24"))[0] == "human"


def test_an_open_is_never_said_to_be_a_person():
    assert verdict(hit(kind="open")) == ("unknown", ["loaded"])


def test_a_program_that_nobody_knows_is_not_guessed_at():
    assert verdict(hit(user_agent="NotesMail/12")) == ("unknown", ["strange"])


def burst(*seconds, **fields):
    return [
        hit(number + 1, link=number, after=timedelta(hours=2, seconds=second), **fields)
        for number, second in enumerate(seconds)
    ]


def test_three_links_within_five_seconds_are_a_machine_all_of_them():
    hits = burst(0, 2.5, 5)
    assert [verdict(*hits, of=pk)[1] for pk in (1, 2, 3)] == [["burst"]] * 3


def test_three_links_in_more_than_five_seconds_are_a_person():
    hits = burst(0, 2.5, 5.1)
    assert {verdict(*hits, of=pk)[0] for pk in (1, 2, 3)} == {"human"}


def test_one_link_pressed_three_times_is_a_person_who_waits_for_the_page():
    hits = [hit(pk, after=timedelta(hours=2, seconds=pk)) for pk in (1, 2, 3)]
    assert verdict(*hits)[0] == "human"


def test_links_of_two_messages_are_no_burst():
    hits = [
        hit(pk, message=pk, link=pk, ip=f"ip{pk}", after=timedelta(hours=2, seconds=pk)) for pk in (1, 2, 3)
    ]
    assert verdict(*hits)[0] == "human"


def test_what_the_same_program_does_around_its_burst_is_the_machines_too():
    slow = hit(9, link=77, after=timedelta(hours=2, seconds=40))
    assert verdict(*burst(0, 1, 2), slow, of=9) == ("machine", ["burst"])


def test_a_person_who_comes_after_the_scanner_is_a_person():
    person = hit(9, link=1, ip="desk", after=timedelta(hours=2, seconds=40))
    assert verdict(*burst(0, 1, 2, user_agent="Mozilla/5.0 (X11)"), person, of=9)[0] == "human"


def test_a_link_and_the_page_to_refuse_on_in_one_breath_are_a_machine():
    page = hit(2, kind="page", link=None, after=timedelta(hours=2, seconds=4))
    assert verdict(hit(), page) == ("machine", ["with_page"])


def test_who_refuses_after_reading_is_a_person():
    page = hit(2, kind="page", link=None, after=timedelta(hours=2, seconds=30))
    assert verdict(hit(), page)[0] == "human"


def crowd(*seconds):
    return [
        hit(
            number + 1,
            message=number + 1,
            ip="gateway",
            link=number + 1,
            after=timedelta(hours=2, seconds=second),
        )
        for number, second in enumerate(seconds)
    ]


def test_one_computer_that_follows_links_of_three_people_within_a_minute_is_a_machine():
    hits = crowd(0, 30, 60)
    assert [verdict(*hits, of=pk)[1] for pk in (1, 2, 3)] == [["crowd"]] * 3


def test_two_colleagues_behind_one_address_are_people():
    assert verdict(*crowd(0, 1))[0] == "human"


def test_three_colleagues_over_two_minutes_are_people():
    assert verdict(*crowd(0, 45, 90))[0] == "human"


def test_three_mails_to_one_person_are_no_crowd():
    hits = [
        hit(pk, message=pk, person=7, link=pk, ip="desk", after=timedelta(hours=2, seconds=9 * pk))
        for pk in (1, 2, 3)
    ]
    assert verdict(*hits)[0] == "human"


hits_of_any_kind = st.builds(
    hit,
    message=st.integers(1, 3),
    link=st.integers(1, 4),
    ip=st.sampled_from(["a", "b", ""]),
    kind=st.sampled_from(["click", "open"]),
    method=st.sampled_from(["GET", "HEAD"]),
    after=st.integers(0, 200).map(lambda seconds: timedelta(seconds=seconds)),
)


@settings(deadline=None)
@given(st.lists(hits_of_any_kind, max_size=14))
def test_more_hits_make_machines_of_people_and_never_people_of_machines(drawn):
    from dataclasses import replace

    hits = [replace(each, pk=pk) for pk, each in enumerate(drawn)]
    now = SENT + timedelta(days=1)
    few, many = judge(hits[: len(hits) // 2], now=now), judge(hits, now=now)
    machines = {pk for pk, found in few.items() if found.verdict == "machine"}
    assert machines <= {pk for pk, found in many.items() if found.verdict == "machine"}


@settings(deadline=None)
@given(st.lists(hits_of_any_kind, max_size=14), st.randoms())
def test_the_order_in_which_hits_are_read_says_nothing(drawn, random):
    from dataclasses import replace

    hits = [replace(each, pk=pk) for pk, each in enumerate(drawn)]
    shuffled = random.sample(hits, len(hits))
    now = SENT + timedelta(days=1)
    assert judge(hits, now=now) == judge(shuffled, now=now)
