import re

import pytest

from nurture.delivery import letter, merge
from nurture.delivery.letter import Footer, LinkWithoutAddress
from nurture.delivery.models import Layout

pytestmark = pytest.mark.once


def written(source, values=()):
    filled = merge.compiled(source).fill(dict(values))
    compiled = letter.compiled(filled.skeleton)
    return compiled.html(filled.values), compiled.text(filled.values)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**「…」**です", "<p><strong>「…」</strong>です</p>"),
        ("これは**「重要」**です。", "<p>これは<strong>「重要」</strong>です。</p>"),
        ("価格は**1,000円（税別）**です", "<p>価格は<strong>1,000円（税別）</strong>です</p>"),
        ("**太字**と*斜体*", "<p><strong>太字</strong>と<em>斜体</em></p>"),
        ("**重要：**本文", "<p><strong>重要：</strong>本文</p>"),
        ("plain **bold** and *it*.", "<p>plain <strong>bold</strong> and <em>it</em>.</p>"),
        ("5 * 3 * 2", "<p>5 * 3 * 2</p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("**閉じない「です", "<p>**閉じない「です</p>"),
    ],
)
def test_emphasis_works_beside_japanese_punctuation(source, expected):
    assert written(source)[0].strip() == expected


def test_a_single_line_break_is_kept_in_both_parts():
    html, text = written("田中様\nお世話になっております。\n\n佐藤です。")
    assert html == "<p>田中様<br>\nお世話になっております。</p>\n<p>佐藤です。</p>\n"
    assert text == "田中様\nお世話になっております。\n\n佐藤です。\n"


def test_a_link_keeps_its_address_in_both_parts():
    html, text = written("[資料](https://maker.example/x?a=1&b=2)をご覧ください。")
    assert '<a href="https://maker.example/x?a=1&amp;b=2">資料</a>をご覧' in html
    assert text == "資料 <https://maker.example/x?a=1&b=2>をご覧ください。\n"


def test_a_bare_address_becomes_a_link_that_ends_before_japanese_text():
    html, text = written("詳しくはhttps://maker.example/case/12をご覧ください (https://maker.example/b).")
    assert '<a href="https://maker.example/case/12">https://maker.example/case/12</a>をご覧' in html
    assert '(<a href="https://maker.example/b">https://maker.example/b</a>).' in html
    assert text == "詳しくはhttps://maker.example/case/12をご覧ください (https://maker.example/b).\n"


def test_lists_quotations_and_rules_have_a_plain_form():
    source = (
        "はじめに\n\n- 一つ\n- 二つ\n  - 中\n\n3. 三\n4. 四\n\n> 引用\n> 続き\n\n---\n\n# 見出し\n\n終わり"
    )
    assert written(source)[1] == (
        "はじめに\n\n- 一つ\n- 二つ\n  - 中\n\n3. 三\n4. 四\n\n> 引用\n> 続き\n\n"
        + "-" * 24
        + "\n\n見出し\n\n終わり\n"
    )


@pytest.mark.parametrize(
    "source",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b style='x'>b</b>", "![pixel](https://t.example/p.gif)",
     "[x](javascript:alert(1))", "[x](data:text/html,x)"],
)  # fmt: skip
def test_markup_that_a_letter_does_not_have_stays_words(source):
    html, _ = written(source)
    assert not re.search(r"<(script|img|b)\b", html)
    assert "javascript:" not in re.sub(r">[^<]*<", "><", html)


def test_a_value_is_neither_markdown_nor_html():
    html, text = written("{{ account.name }}様", {"account.name": "**A** <b>&</b> [x](https://evil.example)"})
    assert html == "<p>**A** &lt;b&gt;&amp;&lt;/b&gt; [x](https://evil.example)様</p>\n"
    assert text == "**A** <b>&</b> [x](https://evil.example)様\n"


def test_a_value_in_an_address_is_escaped_for_it():
    html, text = written(
        "[資料](https://maker.example/?c={{ account.name }}&x=1)", {"account.name": '日 &"><script>'}
    )
    assert 'href="https://maker.example/?c=%E6%97%A5%20%26%22%3E%3Cscript%3E&amp;x=1"' in html
    assert text == "資料 <https://maker.example/?c=%E6%97%A5%20%26%22%3E%3Cscript%3E&x=1>\n"


def test_emphasis_works_around_a_value():
    assert written("**{{ account.name }}**様", {"account.name": "椿"})[0] == "<p><strong>椿</strong>様</p>\n"


@pytest.mark.parametrize("source", ["[x]({{ account.name }})", "[x](/local)", "[x](maker.example)"])
def test_a_link_without_a_written_address_is_refused(source):
    with pytest.raises(LinkWithoutAddress):
        written(source, {"account.name": "https://evil.example"})


def test_the_footer_stands_in_both_parts():
    footer = Footer(
        ("椿精機株式会社 <営業>", "〒144-0000 東京都"), "配信の停止はこちら：", "https://n.example/u/abc"
    )
    html = letter.whole_html("<p>本文</p>\n", footer, language="ja")
    text = letter.whole_text("本文\n", footer)
    assert "椿精機株式会社 &lt;営業&gt;" in html
    assert '<a href="https://n.example/u/abc"' in html
    assert text.startswith("本文\n\n----")
    assert text.endswith(
        "椿精機株式会社 <営業>\n〒144-0000 東京都\n配信の停止はこちら：\nhttps://n.example/u/abc\n"
    )


def test_one_skeleton_is_compiled_once():
    template = merge.compiled("{{ account.name }}様、こんにちは")
    one, two = (template.fill({"account.name": name}) for name in ("A", "B"))
    assert letter.compiled(one.skeleton) is letter.compiled(two.skeleton)


# --- Looks ----------------------------------------------------------------------------------------

FOOTER = Footer(
    ("椿計測株式会社", "東京都千代田区神田1-2-3"), "配信の停止はこちら：", "https://n.example/u/abc"
)
INVITATION = (
    "# 「止めない計測」見学会\n\n{{ contact.salutation }}\n\n"
    "> **日時** 12月11日（金）14:00\n> **場所**：川崎\n> 参加は無料です。\n\n[席を取る](https://maker.example/event/7)"
)


def laid_out(layout, source=INVITATION, **values):
    filled = merge.compiled(source).fill({"contact.salutation": "伊藤 様"} | values)
    compiled = letter.compiled(filled.skeleton, layout)
    body, text = compiled.html(filled.values), compiled.text(filled.values)
    return letter.whole_html(body, FOOTER, language="ja", layout=layout), text


@pytest.mark.parametrize("layout", Layout.values)
def test_every_look_carries_words_values_footer_and_dark_rules(layout):
    html, text = laid_out(layout)
    for words in ("止めない計測", "伊藤 様", "12月11日", "https://maker.example/event/7", "椿計測株式会社"):
        assert words in html, words
    assert '<a href="https://n.example/u/abc"' in html
    assert "prefers-color-scheme:dark" in html
    assert "\ufdd0" not in html
    assert "%EF%B7%90" not in html
    assert "伊藤 様" in text


def test_the_text_part_is_the_same_whatever_the_look():
    texts = [laid_out(layout)[1] for layout in Layout.values if layout != Layout.PLAIN]
    assert set(texts) == {texts[0]}
    assert texts[0] == (
        "「止めない計測」見学会\n\n伊藤 様\n\n> 日時 12月11日（金）14:00\n> 場所：川崎\n> 参加は無料です。\n\n"
        "席を取る <https://maker.example/event/7>\n"
    )


def test_a_framed_look_sets_heading_details_and_button_apart():
    html, _ = laid_out("invitation")
    assert re.search(r'<td class="band pad"[^>]*><h1 class="title"[^>]*>「止めない計測」見学会</h1>', html)
    assert re.findall(r'<th [^>]*scope="row"[^>]*>([^<]+)</th><td[^>]*>([^<]+)</td>', html) == [
        ("日時", "12月11日（金）14:00"),
        ("場所", "川崎"),
    ]
    assert re.search(r'<td [^>]*colspan="2"[^>]*>参加は無料です。</td>', html)
    assert re.search(
        r'<td class="button-cell"[^>]*><a class="button-link" href="https://maker[^>]*>席を取る</a>', html
    )


def test_only_a_link_that_stands_alone_under_its_own_words_becomes_a_button():
    for source in ("[資料](https://a.example) を見る", "https://a.example/x", "- [資料](https://a.example)"):
        assert "button-cell" not in laid_out("note", source)[0], source
    assert "button-cell" not in laid_out("letter")[0]


def test_plain_text_is_never_read_as_markdown():
    source = "# 見出し\n* 点  二つ\n**太字** <b>\n\n詳しくはhttps://maker.example/case/12をご覧ください。"
    html, text = laid_out("plain", source)
    assert text == f"{source}\n"
    assert "<p># 見出し<br>\n* 点&nbsp; 二つ<br>\n**太字** &lt;b&gt;</p>" in html
    assert '<a href="https://maker.example/case/12">https://maker.example/case/12</a>をご覧' in html


@pytest.mark.parametrize("layout", Layout.values)
def test_no_look_lets_a_value_become_markup(layout):
    evil = '</td><script>x</script>" onclick="x'
    for source in (
        "# {{ account.name }}",
        "> **{{ account.name }}** {{ account.name }}",
        "{{ account.name }}",
    ):
        html, _ = laid_out(layout, source, **{"account.name": evil})
        assert "<script" not in html
        assert 'onclick="' not in html.replace("&quot;", "")


def test_the_preview_line_is_hidden_and_escaped():
    html = letter.whole_html("<p>本文</p>", FOOTER, language="ja", preheader="三分の一 <理由>")
    hidden = html[html.index("<body") : html.index("<p>本文")]
    assert "三分の一 &lt;理由&gt;&#847;" in hidden
    assert "display:none" in hidden
    assert "display:none" not in letter.whole_html("<p>本文</p>", FOOTER, language="ja")


@pytest.mark.parametrize("layout", Layout.values)
def test_a_signature_stands_under_the_last_words_inside_the_frame(layout):
    filled = merge.compiled("# 見出し\n\n最後の一行。").fill({})
    body = letter.compiled(filled.skeleton, layout).html(filled.values)
    html = letter.whole_html(
        letter.signed(body, "<p>近藤 翔</p>", layout=layout), FOOTER, language="ja", layout=layout
    )
    after = html[html.index("最後の一行。") : html.index("<p>近藤 翔</p>")]
    assert "</table>" not in after
    assert html.index("近藤 翔") < html.index("椿計測株式会社")
