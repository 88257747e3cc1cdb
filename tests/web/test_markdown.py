import re

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.web.markdown import written

TAGS = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "span", "strong", "ul"}
ATTRIBUTES = {
    "*": set(),
    "a": {"href", "rel"},
    "ol": {"start"},
    "p": {"dir"},
    "li": {"dir"},
    "blockquote": {"dir"},
}


def test_it_is_set_line_by_line_with_lists_quotations_and_emphasis():
    text = "**「納期」**です\n二行目\n\n- 一\n- 二\n\n> 引用"
    shown = re.sub(r' dir="auto"', "", written(text))
    assert "<strong>「納期」</strong>です<br>" in shown
    assert "<li>一</li>" in shown
    assert "<blockquote>\n<p>引用</p>" in shown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "![x](https://example.com/x.png)",
        '<a href="https://example.com" onclick="x">x</a>',
        "[x](https://example.com 'onmouseover=x')",
    ],
)
def test_nothing_of_it_runs_or_loads(text):
    shown = written(text)
    assert not re.search(r"<script|<img|<a [^>]*on\w+=|href=\"(javascript|data)", shown)


@given(st.text("<>&\"'[]()!*_`#-@ \n:/ahref=javscipton近藤翔", max_size=80))
def test_whatever_is_typed_is_already_clean(text):
    shown = written(text, ("@近藤 翔",))
    clean = nh3.clean(
        shown, tags=TAGS, attributes=ATTRIBUTES, allowed_classes={"span": {"mention"}}, link_rel=None
    )
    assert clean == shown


def test_a_link_tells_nobody_where_it_came_from():
    shown = written("[記事](https://example.com/a) と https://example.com/b")
    assert shown.count('rel="noopener noreferrer nofollow"') == 2


def test_each_paragraph_finds_its_own_direction():
    assert written("שלום עולם\n\nhello").count('<p dir="auto">') == 2


def test_a_heading_would_stand_in_the_outline_of_a_page_and_is_text():
    assert "<h1" not in written("# 大見出し")
    assert "# 大見出し" in written("# 大見出し")


def test_mentions_are_marked_where_they_are_text():
    shown = written("@近藤 翔 と `@近藤 翔` と [@近藤 翔](https://example.com)", ("@近藤 翔",))
    assert shown.count('<span class="mention">@近藤 翔</span>') == 2
    assert "<code>@近藤 翔</code>" in shown


def test_the_longest_name_is_marked():
    shown = written("@Sho Kondo", ("@Sho", "@Sho Kondo"))
    assert '<span class="mention">@Sho Kondo</span>' in shown
