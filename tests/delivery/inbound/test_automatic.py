"""Programs that do not say that they are programs, and people who write about what programs do."""

import pytest

from nurture.delivery.inbound.classifying import Kind, classify
from nurture.delivery.inbound.reading import read
from tests.delivery.inbound.test_classifying import mail

pytestmark = pytest.mark.once


def kind(**fields):
    return classify(read(mail(**fields))).kind


@pytest.mark.parametrize(
    "body",
    [
        "誠に勝手ながら、弊社では下記の期間を夏季休業とさせていただきます。\n\n期間：8月11日～8月16日",
        "休業期間中にいただいたお問い合わせには、8月17日以降に順次ご連絡いたします。",
        "誠に勝手ながら、12/5まで休暇をいただいております。\nお急ぎの場合は、代表電話までご連絡ください。",
        "伊藤は現在、海外出張のため12月10日まで連絡が取れません。",
        "ただいま留守にしております。戻り次第ご連絡いたします。",
        "このメールアドレスは現在使用しておりません。新しいアドレスは ito@new.example です。",
        "Thanks for reaching out! I will be out of office from Nov 24 to Nov 30.",
        "Taro Ito is no longer with Minato Seiki. Please direct your inquiry to sato@minato.example.",
        "Vielen Dank. Ich bin bis einschließlich 04.12.2026 nicht im Büro. Ihre E-Mail wird nicht weitergeleitet.",
        "Ich befinde mich bis zum 4. Dezember im Urlaub.",
        "Je suis actuellement en congés jusqu'au 4 décembre inclus.",
        "Estoy fuera de la oficina hasta el 4 de diciembre.",
        "Sono in ferie fino al 4 dicembre.",
        "您好！我正在休假，将于12月7日返回公司。",
        "您好，本人目前出差中，造成不便敬請見諒。",
        "현재 휴가 중이며 12월 7일에 복귀할 예정입니다.",
        "本日はお休みをいただいております。",
        "産休に入りました。2027年4月に復帰予定です。",
        "営業時間外のため、翌営業日にご連絡いたします。",
        "本アドレスは廃止いたしました。",
        "I'm currently traveling and will reply upon my return.",
        "Our office is closed from December 28 to January 4.",
    ],
)
def test_absences_are_known_by_what_they_say(body):
    assert kind(body=body) is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "body",
    [
        "Your request (12345) has been received and is being reviewed by our support staff.",
        "We would like to acknowledge that we have received your request and a ticket has been created.",
        "以下の内容で受け付けいたしました。\n\n受付番号: 20261124-001",
        "※このメールは送信専用です。ご返信いただいてもお答えできません。",
        "Thank you. Please do not reply to this email; this mailbox is not monitored.",
        "Thank you for contacting Minato. A member of our team will respond within one business day.",
        "この度はお問い合わせいただき、誠にありがとうございます。確認の上、3営業日以内に担当者よりご連絡いたします。",
        "Vielen Dank für Ihre Anfrage. Wir werden diese schnellstmöglich bearbeiten.",
        "感谢您的来信，我会尽快回复您。",
        "Your message is being held. Click the link below so I can receive your emails.",
        "Please confirm that you are human to deliver your message.",
        "メールを拝受いたしました。担当者よりご連絡します。(自動返信)",
        "本日は営業を終了しました。\n※自動返信メールです※",
    ],
)
def test_so_are_receipts_of_desks_and_gates(body):
    assert kind(body=body) is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "subject", ["ただいま不在にしております", "【不在連絡】伊藤", "年末年始休業のご案内", "出張のため", "休暇", "お問い合わせを承りました"]
)  # fmt: skip
def test_and_by_their_subject(subject):
    assert kind(subject=subject) is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "不在着信の件", "body": "先ほどお電話をいただいたようです。折り返しお願いします。"},
        {
            "subject": "出張費用のお見積もりについて",
            "body": "御社の技術者に来ていただく費用を教えてください。",
        },
        {"subject": "休暇管理システムのご相談", "body": "更新を検討しています。"},
        {"subject": "外出先からのご連絡", "body": "手短に。契約の方向で進めたいです。"},
        {"subject": "機能について", "body": "自動返信機能について詳しく伺いたいです。"},
        {"body": "御社の自動応答システムに関心があります。"},
        {"body": "I like the automatically generated report in your demo."},
        {"body": "資料拝見しました。来週いっぱい出張中ですので、12月9日以降で打ち合わせをお願いします。"},
        {"body": "Sounds good. I'm out of the office on Thursday, but please send me the quote."},
        {"body": "Your request for a visit was received by Tanaka.\n\n> May we visit you?"},
        {"subject": "Thank you for your email", "body": "Could we talk next week?"},
        {"subject": "Read: hello", "body": "I read it. Let us talk."},
        {"subject": "Out of office furniture", "body": "Please quote 20 desks."},
        {"subject": "Auto reply settings", "body": "How do I switch it on?"},
        {"body": "あいにく来週は出張が続いており、お時間をいただくのが難しい状況です。"},
        {"body": "先週は夏季休業のため返信が遅れました。"},
        {"body": "不在にしており失礼しました。12日でお願いします。"},
        {"body": "弊社の受付番号: 0120-000-000 までお電話ください。"},
        {"body": "I'm on vacation this week. Tuesday the 8th works, 10am."},
        {"body": "Yes.\n\nDo not reply to this email if you are not the intended recipient."},
    ],
)
def test_people_write_about_absences_and_machines_too(fields):
    assert kind(**fields) is Kind.REPLY


def test_an_answer_that_came_through_a_group_of_ours_is_an_answer():
    group = {"Precedence": "list", "List_Id": "<sales.tsubaki.example>"}
    assert kind(In_Reply_To="<0123@mail.example>", **group) is Kind.REPLY
    assert kind(subject="News", body="hello", **group) is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Read: hello", "Your message\n\n   To: Ito\n\n was read on Tuesday, November 24, 2026."),
        ("Not read: hello", "Your message was deleted without being read on Tuesday."),
        ("開封済み: ご提案の件", "次のメッセージが開封されました。\n\n開封日時: 2026/11/24 10:05"),
    ],
)
def test_a_receipt_is_known_without_its_machine_readable_part(subject, body):
    assert kind(subject=subject, body=body) is Kind.DELIVERY_NOTICE


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Delivery failed with our supplier", "500 units were missing. Call me."),
        ("Undeliverable parcel of your sample", "PRX-500 was returned; the invoice was 450 EUR."),
    ],
)
def test_whoever_writes_of_goods_that_did_not_arrive_is_no_mail_server(subject, body):
    assert kind(subject=subject, body=body) is Kind.REPLY


@pytest.mark.parametrize(
    ("sender", "subject"),
    [
        ("メール配送システム <mail-system@isp.example>", "配送エラー通知"),
        ("メールサーバー管理者 <admin@isp.example>", "メールをお届けできませんでした"),
    ],
)
def test_mail_servers_have_japanese_names_too(sender, subject):
    assert kind(sender=sender, subject=subject, body="550 ユーザが見つかりません") is Kind.BOUNCE


def test_a_transcript_with_longer_arrows_tells_the_command_too():
    body = "--> RCPT To:<ito@minato.example>\n<-- 550 <ito@minato.example>, Recipient unknown\n"
    raw = mail(sender="MDaemon@minato.example", subject="Permanent Delivery Failure", body=body)
    assert [each.hard for each in classify(read(raw)).recipients] == [True]
