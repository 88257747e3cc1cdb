from nurture.delivery.letter import Footer, compiled, whole_html, whole_text
from nurture.delivery.tracking.rules.addresses import lead_html, lead_text, where, with_picture

FOOTER = Footer(("椿精機株式会社",), "配信の停止：", "https://mail.example/u/abc")
OURS = ("https://mail.example/",)


def letter(body, layout="letter"):
    return whole_html(compiled(body, layout).html([]), FOOTER, language="ja", layout=layout)


def led(url):
    return f"https://links.example/{len(url)}"


def lead(body, *, written_out=False, layout="letter"):
    return lead_html(letter(body, layout), led, ours=OURS, written_out=written_out)


def test_a_link_with_words_leads_through_us_and_keeps_its_words():
    assert '<a href="https://links.example/22">事例を<strong>読む</strong></a>' in lead(
        "[事例を**読む**](https://cases.example/)"
    )


def test_a_button_of_every_look_does():
    for layout in ("note", "invitation", "case"):
        html = lead("# 見出し\n\n[事例を読む](https://cases.example/)", layout=layout)
        assert "https://links.example/22" in html
        assert "cases.example" not in html


def test_an_address_with_ampersands_is_read_as_it_is_meant():
    seen = []
    lead_html(
        letter("[読む](https://cases.example/?a=1&b=2)"),
        lambda url: seen.append(url) or url,
        ours=OURS,
        written_out=False,
    )
    assert seen == ["https://cases.example/?a=1&b=2"]


def test_whoever_reads_an_address_is_led_to_that_address():
    for body in (
        "https://cases.example/x",
        "[cases.example/x](https://cases.example/x)",
        "[https://other.example](https://cases.example/x)",
    ):
        assert "links.example" not in lead(body)


def test_written_out_by_choice_the_reader_sees_where_it_leads():
    assert '<a href="https://links.example/23">https://links.example/23</a>' in lead(
        "https://cases.example/x", written_out=True
    )


def test_mail_addresses_telephones_and_the_way_to_refuse_stay():
    html = lead("[書く](mailto:info@tsubaki.example)\n\n[断る](https://mail.example/u/abc)", written_out=True)
    assert "links.example" not in html
    assert 'href="https://mail.example/u/abc"' in html


def test_the_text_part_is_led_above_its_footer_only():
    text = whole_text(
        compiled("事例：https://cases.example/x です。\n\nhttps://mail.example/a").text([]), FOOTER
    )
    found = lead_text(text, led, ours=OURS)
    assert "事例：https://links.example/23 です。" in found
    assert "https://mail.example/a" in found
    assert "https://mail.example/u/abc" in found


def test_the_picture_stands_last_and_says_nothing():
    html = with_picture(letter("本文"), "https://links.example/o/x.gif")
    assert html.index("<img") > html.index("https://mail.example/u/abc")
    assert 'alt=""' in html
    assert html.rstrip().endswith("</html>")


def test_what_follows_a_question_mark_is_not_shown():
    assert where("https://cases.example/a/?email=ito@minato.example") == "cases.example/a"
