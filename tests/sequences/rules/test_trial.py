import pytest

from nurture.sequences.rules.trial import marked_html, marked_subject, marked_text

pytestmark = pytest.mark.once


def test_a_test_says_so_before_its_first_words():
    assert marked_subject("稼働率", "[Test]") == "[Test] 稼働率"
    assert marked_text("本文", "A test").index("A test") < marked_text("本文", "A test").index("本文")


@pytest.mark.parametrize(
    "page", ['<body style="margin:0">\n<p>本文</p></body>', "<p>本文</p>", "<BODY>本文</BODY>"]
)
def test_it_says_so_in_every_page(page):
    marked = marked_html(page, "A <test>")
    assert marked.index("A &lt;test&gt;") < marked.index("本文")
    assert marked.replace(marked[marked.index("<div") : marked.index("</div>") + 6], "") == page
