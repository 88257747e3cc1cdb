"""The whole way of an account: from a file to a decided mail, and to an answer that stops everything.

Walked twice, with scripts and without: every page works by links and forms alone.
"""

import email
import email.policy
import re
import time
from dataclasses import dataclass

import httpx
import pytest

LETTER = """{{ contact.salutation }}

{{ sender.name }}です。**「現場の手間は増えますか」**というご質問に、一枚でお答えします。

https://tsubaki.example/notes/maintenance
"""


ANSWER = "一度お電話をください。来週なら水曜の午後が空いています。"


@dataclass(frozen=True)
class Newcomer:
    """A company that nobody has heard of yet, and who of us pursues it."""

    name: str
    typed: str
    domain: str
    rep: str
    marketer: str
    javascript: bool

    @property
    def accounts(self):
        return (
            "会社名,業種,従業員数,ドメイン,管理番号\r\n"
            f"{self.name},工作機械,640,{self.domain},{self.domain}-1\r\n"
        ).encode("cp932")

    @property
    def contacts(self):
        return (
            "会社名,姓,名,部署,役職,メールアドレス\r\n"
            f"{self.name},髙﨑,健,製造部,工場長,takasaki@{self.domain}\r\n"
            f"{self.name},森,由紀,購買課,課長,mori@{self.domain}\r\n"
        ).encode("cp932")

    @property
    def deals(self):
        return (
            "案件ID,会社名,案件名,フェーズ,金額,開始日,完了日\n"
            f"{self.domain}-9,{self.name},振動監視の試験導入,受注,1500000,2024/01/15,2024/06/28\n"
            f"{self.domain}-10,どこにもない会社,謎の案件,受注,100,2024/01/15,2024/06/28\n"
        ).encode()


@pytest.mark.parametrize(
    "company",
    [
        Newcomer("㈱日高工機", "日高工機", "hidaka.example", "oka", "ono", javascript=True),
        Newcomer("株式会社白浜鋳造", "白浜鋳造", "shirahama.example", "miyake", "sato", javascript=False),
    ],
    ids=["with scripts", "without scripts"],
)
def test_from_a_file_to_an_answer(demo, sign_in, company):
    rep = sign_in(company.rep, javascript=company.javascript)
    marketer = sign_in(company.marketer, javascript=company.javascript)

    bring_in(marketer, company)
    account = nominate(rep, company)
    commit(rep, marketer, company)
    annotate(rep, marketer, account)
    draft(marketer, company)
    decide(rep, marketer, company)
    mail = arrived(demo, company)
    check_the_bytes(mail["takasaki"], company)
    unsubscribe(mail["mori"])
    answer(rep, company)
    stopped(demo, rep, account, company)


def bring_in(person, company):
    for kind, content in [
        ("accounts", company.accounts),
        ("contacts", company.contacts),
        ("deals", company.deals),
    ]:
        person.open("/accounts/imports/new/")
        person.fill(kind=kind, source="CRM")
        upload = {"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": content}
        person.page.locator("[name=file]").set_input_files(upload)
        person.press("Read the file", within="#main")
        person.at(r"/imports/\d+/mapping/")
        if kind == "contacts":
            person.fill(legal_basis="business_card", legal_basis_on="2026-10-02")
            person.fill(legal_basis_source="展示会", legal_basis_proof="名刺台帳 12")
        person.press("Check what would happen", within="#main")
        person.at(r"/imports/\d+/check/")
        if kind == "deals":
            person.sees("どこにもない会社")
        person.press(re.compile(r"^Import \d+ row"), within="#main")
        person.at(r"/imports/\d+/$")


def nominate(rep, company):
    rep.open("/accounts/")
    rep.page.locator("#main [name=q]").fill(company.typed)
    rep.page.locator("#main [name=q]").press("Enter")
    # A row that is pressed while another takes its place has not been pressed.
    rep.page.wait_for_url("**q=*")
    rep.follow(company.name)
    account = rep.at(r"/accounts/\d+/$")
    rep.sees("振動監視の試験導入")
    rep.follow("Nominate")
    rep.fill(
        project="1",
        expected_amount="2,400万",
        amount_kind="one_off",
        why_account="加工機が三十台あり、主軸の交換に年四百万円かけている。",
        why_now="来期の設備投資を一月に決める。",
        sales_contribution="工場長との面談に毎月行く。",
        do_not_say="他社の停止事故の話。",
    )
    rep.page.locator("#main [name=decision_quarter]").select_option(index=2)
    rep.press("Nominate", within="#main form")
    rep.at(r"/nominations/\d+/$")
    rep.sees("¥24,000,000")
    return account


def commit(rep, marketer, company):
    """Each team scores without seeing the other's, then each signs."""
    score(rep)
    rep.sees("Sales has scored, marketing not yet")
    marketer.open("/nominations/")
    marketer.follow(company.name)
    score(marketer)
    marketer.sees("Both teams have scored")
    marketer.press(re.compile("^Sign"), within="#answer")
    rep.page.reload()
    rep.press(re.compile("^Sign"), within="#answer")
    rep.sees("Committed")


def score(person):
    for criterion in ("revenue", "fit", "reach", "timing", "told"):
        person.page.locator(f"#scores [name={criterion}][value='4']").check(force=True)
    person.press(re.compile("^Give the scores"), within="#scores")


def annotate(rep, marketer, account):
    rep.open(f"/accounts/{account}/")
    rep.fill(their_words="現場の手間は増えますか。", body="保全は三人だけ。", kind="question")
    rep.press(re.compile("^Add$"), within="#main form")
    rep.sees("現場の手間は増えますか。")
    marketer.open(f"/accounts/{account}/")
    marketer.sees("現場の手間は増えますか。")
    marketer.follow("髙﨑 健")
    marketer.at(r"/contacts/\d+/$")
    marketer.fill(body="資料は朝に読むことが多い。", kind="fact")
    marketer.press(re.compile("^Add$"), within="#main form")
    marketer.sees("資料は朝に読むことが多い。")
    rep.open(f"/accounts/{account}/")
    rep.sees("資料は朝に読むことが多い。", "現場の手間は増えますか。")


def draft(marketer, company):
    marketer.open("/sequences/")
    row = marketer.page.locator("#main tr", has_text=company.name)
    row.get_by_role("link", name="Start a sequence").click()
    marketer.page.wait_for_load_state()
    marketer.press("Start", within="#main form")
    marketer.at(r"/sequences/\d+/$")
    marketer.fill(subject="保全三人で回すための始め方", within=".add-email")
    marketer.press("Write the first email", within="#main")
    marketer.at(r"/emails/\d+/")
    marketer.fill(
        body=LETTER,
        hypothesis="手間が減ると分かれば、工場長は試験導入を議題に載せる。",
        evidence="髙﨑工場長「現場の手間は増えますか」",
        expected_reaction="返信",
    )
    for name in ("髙﨑 健", "森 由紀"):
        marketer.page.get_by_role("checkbox", name=re.compile(name)).check()
    marketer.press("Save", within="#main form")
    marketer.sees_in_frame("購買課 課長 森 様")


def decide(rep, marketer, company):
    rep.open("/")
    rep.follow("Join")
    # The meeting begins with what came of the last emails, then with what both teams chose before it.
    rep.follow("Leave the rest for next time")
    rep.follow("On to the targets")
    rep.page.locator(".agenda").get_by_role("link", name=re.compile(company.name)).click()
    rep.page.wait_for_load_state()
    rep.page.locator(".candidate").get_by_role("radio").first.check(force=True)
    rep.fill(kind="send", reason="手間への答えを先に見せる")
    rep.press("Decide", within="#decision-form")
    rep.sees("Decided by one team")
    # One team alone sends nothing; the other is asked on its own screen.
    marketer.open("/")
    marketer.follow(company.name)
    marketer.press("Confirm for marketing")
    marketer.sees("Agreed")


def arrived(demo, company, seconds=60):
    """The mail of both people, by the name before the @."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = {}
        for raw in demo.mail():
            mail = email.message_from_bytes(raw, policy=email.policy.default)
            address = mail["To"].addresses[0]
            if address.domain == company.domain:
                found[address.username] = raw
        if len(found) == 2:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{len(found)} of 2 mails arrived")


def check_the_bytes(raw, company):
    head = raw.partition(b"\r\n\r\n")[0] + b"\r\n"
    assert re.search(rb"^List-Unsubscribe: <http[^>\s]+>\r\n", head, re.MULTILINE), head.decode()
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in head
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["Subject"] == "保全三人で回すための始め方"
    assert mail["To"].addresses[0].username == "takasaki"
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert f"{company.name} 製造部 工場長 髙﨑 様" in text
    assert "<strong>「現場の手間は増えますか」</strong>" in html
    # The legal footer, in both parts: who sends, where, and how to refuse.
    for part in (text, html):
        assert "椿計測システム" in part
        assert "/u/" in part


def unsubscribe(raw):
    """As a mail program does it: one POST, without cookies, and no redirect (RFC 8058)."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    answered = httpx.post(mail["List-Unsubscribe"].strip("<>"), data={"List-Unsubscribe": "One-Click"})
    assert answered.status_code == 200


def answer(rep, company):
    rep.open("/demo/mail/")
    row = rep.page.locator("#main tr", has_text=f"takasaki@{company.domain}")
    row.get_by_role("link").first.click()
    rep.page.wait_for_load_state()
    rep.page.locator("#main textarea").first.fill(ANSWER)
    rep.press("Answer", within="#main aside")
    rep.page.wait_for_load_state()


def stopped(demo, rep, account, company):
    """The reply's own words are on the timeline, the owner is asked, and nothing further goes out."""
    rep.open(f"/accounts/{account}/")
    rep.sees(ANSWER, "Must not be mailed")
    rep.open("/")
    rep.sees(ANSWER)
    assert len([raw for raw in demo.mail() if company.domain.encode() in raw]) == 2
