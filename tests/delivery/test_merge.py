import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.delivery import merge
from nurture.delivery.merge import BrokenTemplate, MissingMergeValue, UnknownMergeField, compiled, salutation

pytestmark = pytest.mark.once

VALUES = {
    "contact.salutation": "株式会社ヒノデ 購買部 部長 田中 様",
    "contact.family_name": "田中",
    "contact.department": "購買部",
    "account.name": "株式会社ヒノデ",
    "sender.name": "佐藤 花子",
    "contact.title": "",
}


def plain(source, values=VALUES):
    return compiled(source).fill(values).plain()


def test_a_field_gives_its_value():
    assert plain("{{ contact.salutation }}、いつもありがとうございます。") == (
        "株式会社ヒノデ 購買部 部長 田中 様、いつもありがとうございます。"
    )


def test_a_missing_value_is_a_fact_that_names_the_field():
    with pytest.raises(MissingMergeValue) as fact:
        plain("{{ contact.family_name }} {{ contact.title }}")
    assert fact.value.field == "contact.title"


def test_a_missing_value_inside_a_condition_is_named_too():
    with pytest.raises(MissingMergeValue) as fact:
        plain("{% if contact.family_name %}{{ contact.title }}{% endif %}")
    assert fact.value.field == "contact.title"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{{ contact.title | default: "ご担当" }}', "ご担当"),
        ('{{ contact.title | default: "" }}!', "!"),
        ("{{ contact.title | default: contact.department }}", "購買部"),
        ("{% if contact.title %}{{ contact.title }}{% else %}なし{% endif %}", "なし"),
        ('{% if contact.department == "購買部" %}購買の{% endif %}皆様', "購買の皆様"),
        ("{% unless contact.title %}no title{% endunless %}", "no title"),
        ("plain words, no field", "plain words, no field"),
    ],
)
def test_fallbacks_and_conditions_stand_in_for_missing_values(source, expected):
    assert plain(source) == expected


def test_the_fields_a_template_uses_are_known_before_it_is_filled():
    used = compiled(
        "{{ contact.name }}{% if account.name %}{{ sender.name | default: account.name }}{% endif %}"
    )
    assert used.fields == {"contact.name", "account.name", "sender.name"}


@pytest.mark.parametrize(
    "source",
    ["{{ contact.owner.password }}", "{{ contact.salutation.size }}", "{{ contact }}", "{{ now }}", "{{ settings.SECRET_KEY }}",
     "{{ contact.__class__ }}", "{{ contact[account.name] }}", "{% if request.user %}x{% endif %}",
     "{{ contact.name | default: secret.key }}"],
)  # fmt: skip
def test_a_field_outside_the_list_is_refused(source):
    with pytest.raises(UnknownMergeField):
        compiled(source)


def test_the_line_of_an_unknown_field_is_told():
    with pytest.raises(UnknownMergeField) as fact:
        compiled("one\ntwo\n{{ contact.naem }}")
    assert (fact.value.field, fact.value.line) == ("contact.naem", 3)


@pytest.mark.parametrize(
    "source",
    ["{{ contact.name | upcase }}", "{% for x in contact %}{% endfor %}", "{% assign a = 1 %}", "{% include 'x' %}", "{{ contact.name",
     "{% if contact.name %}", "{% render 'x' %}", "{{ }}", "{% liquid echo contact.name %}", "{{ contact.name | safe }}",
     "{% if contact.name %}" * 8 + "{% endif %}" * 8, "x" * 100_001,
     "{{ (1..9) }}", "{% if (1..1000000000000) contains 0.5 %}x{% endif %}",
     "{% unless contact.name %}{% elsif (1..1000000000000) contains contact.name %}x{% endunless %}",
     "{% if contact.name %}{% if (1..1000000000000) contains 0.5 or contact.name %}x{% endif %}{% endif %}",
     "{{ contact.name | default: (1..1000000000000) }}"],
)  # fmt: skip
def test_anything_beyond_fields_conditions_and_default_is_refused(source):
    with pytest.raises(BrokenTemplate):
        compiled(source)


def test_a_comparison_that_makes_no_sense_is_a_broken_template():
    with pytest.raises(BrokenTemplate):
        plain("{% if contact.family_name > 3 %}x{% endif %}")


def test_a_value_is_never_read_as_a_template_and_cannot_forge_a_mark():
    value = "{{ sender.name }}{% if x %}" + merge.MARK_OPENS + "0" + merge.MARK_CLOSES
    filled = compiled("{{ account.name }}").fill({"account.name": value})
    assert filled.plain() == "{{ sender.name }}{% if x %}0"


def test_an_author_cannot_forge_a_mark():
    assert plain(merge.MARK_OPENS + "7" + merge.MARK_CLOSES + "{{ account.name }}") == "7株式会社ヒノデ"


def test_simple_templates_keep_one_skeleton_for_everybody():
    template = compiled("{{ account.name }}の{{ contact.family_name }}様")
    one = template.fill(VALUES)
    two = template.fill({**VALUES, "account.name": "Acme"})
    assert one.skeleton is two.skeleton
    assert two.values == ("Acme", "田中")


def test_an_outline_keeps_the_authors_words():
    assert merge.outline("{% if account.name %}{{ account.name }}様へ{% endif %}ご案内") == "…様へご案内"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            {"department": "購買部", "title": "部長", "family": "田中", "given": "一郎"},
            "株式会社ヒノデ 購買部 部長 田中 様",
        ),
        ({"family": "田中様"}, "株式会社ヒノデ 田中 様"),
        ({"family": "田中 さん"}, "株式会社ヒノデ 田中 様"),
        ({"department": "購買部"}, "株式会社ヒノデ 購買部 ご担当者様"),
        ({}, "株式会社ヒノデ ご担当者様"),
        ({"family": "君"}, "株式会社ヒノデ 君 様"),
    ],
)
def test_a_japanese_salutation_has_exactly_one_honorific(parts, expected):
    assert salutation(company="株式会社ヒノデ", **parts) == expected
    assert expected.count("様") == 1


def test_an_english_salutation_is_the_full_name():
    assert (
        salutation(company="Hinode", family="Tanaka", given="Ichiro", title="Manager", language="en")
        == "Ichiro Tanaka"
    )
    assert salutation(company="Hinode", department="Purchasing", language="en") == "Hinode Purchasing"


# --- Whatever an author types ---------------------------------------------------------------------


class Trap(str):
    """A value that tells when anything but its text is asked for."""

    __slots__ = ()
    secret = "pbkdf2_sha256$"

    def delete(self):
        raise AssertionError("a template called a method")

    def __call__(self):
        raise AssertionError("a template called a value")


PIECES = st.sampled_from([
    "{{ ", " }}", "{% ", " %}", "contact", "account", ".", "name", "title", "secret", "delete", "__class__", "__mro__",
    "[0]", "['name']", "()", " | ", "default: ", '"x"', "upcase", "join: ','", "if ", "endif", "unless ", "for x in ",
    "endfor", "assign y = ", "include 'x'", "render 'x'", "capture z", "raw", "endraw", "(1..9999999999)", "==", " contains ",
    "contact.name", "account.name", "contact.title", "size", "first", "\n", "様", "{{", "}}", "%}", "{%-", "-%}", "'", '"',
])  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=3000, deadline=None)
def test_no_template_reads_an_attribute_calls_a_method_or_grows(source):
    values = {field: Trap(f"<{field}>") for field in merge.FIELDS}
    begun = time.perf_counter()
    try:
        written = compiled(source).fill(values).plain()
    except (merge.BrokenTemplate, merge.MissingMergeValue):
        written = ""
    assert time.perf_counter() - begun < 1
    assert "pbkdf2" not in written
    assert len(written) <= len(source) + sum(map(len, values.values())) * source.count("{{")


def test_the_limits_hold():
    with pytest.raises(merge.BrokenTemplate):
        compiled("x" * (merge.SOURCE_LIMIT + 1))
    with pytest.raises(merge.BrokenTemplate):
        compiled(
            "{% if account.name %}" * (merge.NESTING_LIMIT + 1) + "{% endif %}" * (merge.NESTING_LIMIT + 1)
        )
