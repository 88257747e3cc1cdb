"""A file of a template: what is written is read again, and all that is wrong with others is said."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.sequences.plan_words import FILE
from nurture.sequences.rules.template_file import (
    LARGEST,
    Choices,
    FileBroken,
    Problem,
    TemplateFile,
    read,
    written,
)

pytestmark = pytest.mark.once

CHOICES = Choices(
    frozenset({"email", "call", "wait"}),
    frozenset({"days", "cycle", "fact"}),
    frozenset({"clicked", "not_replied"}),
    frozenset({"champion", "user"}),
)
STEP = {
    "kind": "email",
    "title": "件名",
    "text": "{{ contact.salutation }}",
    "timing": "days",
    "delay_days": 3,
    "fact": "",
    "fact_days": 5,
    "roles": ["champion"],
    "hypothesis": "",
    "expected_reaction": "",
}


def file(**changes):
    content = {
        "format": "nurture-sequence-template",
        "format_version": 1,
        "name": "三通",
        "purpose": "",
        "steps": [STEP],
    }
    return json.dumps(content | changes, ensure_ascii=False).encode()


def problems(content):
    with pytest.raises(FileBroken) as fact:
        read(content, CHOICES)
    return fact.value.problems


words = st.text(max_size=40)
steps = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(sorted(CHOICES.kinds)),
        "title": words,
        "text": words,
        "timing": st.just("fact"),
        "delay_days": st.integers(0, 90),
        "fact": st.sampled_from(sorted(CHOICES.facts)),
        "fact_days": st.integers(1, 90),
        "roles": st.lists(st.sampled_from(sorted(CHOICES.roles)), unique=True),
        "hypothesis": words,
        "expected_reaction": words,
    }
)


@given(st.text(min_size=1, max_size=30).filter(str.strip), st.lists(steps, min_size=1, max_size=5))
def test_what_is_written_is_read_again(name, made):
    template = TemplateFile(name.strip(), "目的", made)
    again = read(written(template), CHOICES)
    assert again == template
    assert again.content_hash == template.content_hash


def test_the_layout_of_a_file_does_not_matter():
    loose = json.dumps(json.loads(file()), indent=4).encode()
    assert read(b"\xef\xbb\xbf" + loose, CHOICES).content_hash == read(file(), CHOICES).content_hash


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_no_json"),
        (b'{"format": "nurture-seq', "file_no_json"),
        (b"\xff\xfe\x00", "file_no_json"),
        (b"[" * 100_000, "file_no_json"),
        (b"[]", "file_of_others"),
        (b'{"format": "other"}', "file_of_others"),
        (b" " * (LARGEST + 1), "file_too_large"),
        (file(format_version=2), "file_newer"),
        (file(name=" "), "file_name"),
        (file(name=7), "file_name"),
        (file(purpose="長" * 301), "file_text"),
        (file(steps=[]), "file_steps"),
        (file(steps="一"), "file_steps"),
        (file(steps=[STEP] * 101), "file_steps"),
        (file(steps=["一"]), "file_step"),
        (file(colour="red"), "file_unknown"),
        (file(steps=[STEP | {"kind": "fax"}]), "file_word"),
        (file(steps=[STEP | {"kind": ["email"]}]), "file_word"),
        (file(steps=[STEP | {"timing": "date"}]), "file_word"),
        (file(steps=[STEP | {"timing": "fact"}]), "file_word"),
        (file(steps=[STEP | {"roles": ["king"]}]), "file_word"),
        (file(steps=[STEP | {"roles": "champion"}]), "file_word"),
        (file(steps=[STEP | {"delay_days": 91}]), "file_number"),
        (file(steps=[STEP | {"delay_days": True}]), "file_number"),
        (file(steps=[STEP | {"title": "長" * 301}]), "file_text"),
        (file(steps=[STEP | {"titel": "件名"}]), "file_unknown"),
    ],
)
def test_what_is_wrong_is_said(content, code):
    assert code in [each.code for each in problems(content)]
    assert code in FILE


def test_everything_that_is_wrong_is_said_at_once_and_where():
    found = problems(file(name="", steps=[STEP, STEP | {"kind": "fax", "delay_days": -1}]))
    assert Problem("file_name", key="name") in found
    assert {(each.step, each.key) for each in found if each.step} == {(2, "kind"), (2, "delay_days")}


def test_what_is_left_out_is_the_usual():
    [step] = read(file(steps=[{"kind": "call"}]), CHOICES).steps
    assert (step["timing"], step["delay_days"], step["roles"]) == ("days", 5, [])
