"""The fields a column can be mapped to, per kind of file, with the headers that name them in the wild."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

IGNORED = ""
NOT_WORD = re.compile(r"[\W_]+")


class Kind(StrEnum):
    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    DEALS = "deals"


class Shape(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    KANA = "kana"
    WHOLE_NUMBER = "whole_number"
    YEAR = "year"
    DATE = "date"
    AMOUNT = "amount"
    EMAIL = "email"
    DOMAIN = "domain"
    STAGE = "stage"
    LANGUAGE = "language"
    MONTH = "month"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    shape: Shape
    headers: str
    max_length: int = 0


EXTERNAL_ID = "external_id"
ACCOUNT_ID = Field(
    "account_external_id",
    Shape.TEXT,
    "account id|accountid|company id|companyid|associated company id|取引先id|企業id|会社id|顧客id|顧客コード|取引先コード|企業コード|会社コード",
    120,
)
ACCOUNT_DOMAIN = Field(
    "account_domain",
    Shape.DOMAIN,
    "company domain|account domain|website|web site|url|会社url|企業url|ホームページ|ドメイン|企業ドメイン",
    253,
)
COMPANY_HEADERS = (
    "account|account name|company|company name|organization|organisation|associated company|"
    "会社名|会社|企業名|企業|取引先名|取引先|顧客名|法人名|社名|勤務先|所属企業"
)

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.ACCOUNTS: (
        Field("name", Shape.TEXT, f"{COMPANY_HEADERS}|name|名称", 200),
        Field(
            "name_kana",
            Shape.KANA,
            "company kana|account kana|会社名カナ|企業名カナ|会社名フリガナ|企業名フリガナ|会社名かな|フリガナ|ふりがな|カナ",
            200,
        ),
        Field(
            "name_latin",
            Shape.TEXT,
            "company name english|english name|会社名英語|企業名英語|会社名英字|英文社名|英語名|英語表記",
            200,
        ),
        Field(
            "domain",
            Shape.DOMAIN,
            "domain|company domain|company domain name|website|web site|website url|url|homepage|ドメイン|会社url|企業url|ホームページ|webサイト|サイト",
            253,
        ),
        Field("industry", Shape.TEXT, "sector|industry|業種|業界|産業", 100),
        Field(
            "employees",
            Shape.WHOLE_NUMBER,
            "employees|number of employees|employee count|headcount|従業員数|社員数|従業員",
            0,
        ),
        Field(
            "founded",
            Shape.YEAR,
            "year established|founded|year founded|established|設立年|設立|創業年|創業|創立年",
            0,
        ),
        Field(
            "location",
            Shape.TEXT,
            "office location|location|address|country|city|billing address|headquarters|所在地|住所|本社|本社所在地|国",
            200,
        ),
        Field(
            "parent_name",
            Shape.TEXT,
            "subsidiary of|parent|parent account|parent company|親会社|親会社名|親企業",
            200,
        ),
        Field(
            "fiscal_month_end",
            Shape.MONTH,
            "fiscal year end|fiscal month end|fiscal year ends in|決算月|決算期|決算",
            0,
        ),
        Field(EXTERNAL_ID, Shape.TEXT, f"id|record id|external id|{ACCOUNT_ID.headers}", 120),
    ),
    Kind.CONTACTS: (
        Field("account", Shape.TEXT, COMPANY_HEADERS, 200),
        Field(
            "full_name",
            Shape.TEXT,
            "name|full name|contact name|contact|氏名|名前|お名前|担当者名|担当者|顧客担当者|担当者氏名",
            160,
        ),
        Field("family_name", Shape.TEXT, "last name|lastname|family name|surname|姓|名字|苗字", 80),
        Field("given_name", Shape.TEXT, "first name|firstname|given name|名", 80),
        Field(
            "full_kana",
            Shape.KANA,
            "kana|name kana|フリガナ|ふりがな|カナ|かな|氏名カナ|氏名フリガナ|氏名かな|担当者名カナ|担当者名フリガナ",
            160,
        ),
        Field(
            "family_kana",
            Shape.KANA,
            "last name kana|family name kana|セイ|せい|姓カナ|姓フリガナ|姓かな",
            80,
        ),
        Field(
            "given_kana", Shape.KANA, "first name kana|given name kana|メイ|めい|名カナ|名フリガナ|名かな", 80
        ),
        Field(
            "name_latin",
            Shape.TEXT,
            "english name|name latin|romaji|ローマ字|英字氏名|氏名英語|氏名ローマ字",
            120,
        ),
        Field(
            "email",
            Shape.EMAIL,
            "email|e mail|mail|email address|mail address|メール|メールアドレス|eメール|eメールアドレス|電子メール",
            254,
        ),
        Field("department", Shape.TEXT, "department|division|section|部署|部署名|所属|所属部署|部門", 120),
        Field("title", Shape.TEXT, "title|job title|position|役職|役職名|肩書|肩書き", 120),
        Field(
            "phone",
            Shape.TEXT,
            "phone|phone number|telephone|tel|mobile|mobile phone|電話|電話番号|直通電話|携帯電話|携帯|連絡先電話番号",
            40,
        ),
        Field("language", Shape.LANGUAGE, "language|preferred language|言語|使用言語", 8),
        Field(
            "legal_basis_on",
            Shape.DATE,
            "consent date|opt in date|card exchanged on|同意日|同意取得日|名刺交換日",
            0,
        ),
        Field(
            "refused",
            Shape.FLAG,
            "email opt out|opted out|opt out|unsubscribed|has opted out of email|メール配信停止|配信停止|メール送信除外|配信拒否|オプトアウト",
            0,
        ),
        ACCOUNT_ID,
        ACCOUNT_DOMAIN,
        Field(
            EXTERNAL_ID,
            Shape.TEXT,
            "id|record id|external id|contact id|contactid|担当者id|コンタクトid|人物id|名刺id",
            120,
        ),
    ),
    Kind.DEALS: (
        Field(
            EXTERNAL_ID,
            Shape.TEXT,
            "opportunity id|opportunityid|deal id|dealid|record id|external id|id|案件id|案件番号|案件コード|商談id|商談番号",
            120,
        ),
        Field("account", Shape.TEXT, COMPANY_HEADERS, 200),
        Field(
            "name",
            Shape.TEXT,
            "name|deal|deal name|dealname|opportunity|opportunity name|案件名|案件|商談名|商談|件名",
            200,
        ),
        Field("product", Shape.TEXT, "product|product name|製品|製品名|商品|商品名|サービス|品名", 120),
        Field(
            "stage",
            Shape.STAGE,
            "deal stage|dealstage|stage|stage name|status|ステージ|フェーズ|段階|状況|状態|ステータス|商談フェーズ|案件状況|結果|受注状況",
            0,
        ),
        Field(
            "opened_on",
            Shape.DATE,
            "engage date|created|created date|create date|opened|open date|opened on|start date|開始日|発生日|作成日|登録日|案件発生日|商談開始日|商談開始",
            0,
        ),
        Field(
            "closed_on",
            Shape.DATE,
            "close date|closedate|closed|closed on|closed date|完了日|完了予定日|クローズ日|受注日|失注日|終了日|決着日|受注予定日",
            0,
        ),
        Field(
            "amount",
            Shape.AMOUNT,
            "close value|amount|value|deal value|price|revenue|金額|受注金額|案件金額|見積金額|売上|売上金額|商談金額",
            0,
        ),
        Field(
            "rep_name",
            Shape.TEXT,
            "sales agent|owner|deal owner|opportunity owner|sales rep|rep|担当営業|営業担当|営業担当者|自社担当者|案件所有者|所有者|商談所有者",
            80,
        ),
        Field(
            "reason_note",
            Shape.TEXT,
            "reason|loss reason|lost reason|win reason|closed lost reason|受注理由|失注理由|受注失注理由|理由|敗因|勝因",
            300,
        ),
        Field("process", Shape.LONG_TEXT, "process|history|経緯|商談経緯|受注までの経緯", 20_000),
        Field(
            "their_words",
            Shape.LONG_TEXT,
            "customer words|voice of customer|顧客の声|お客様の声|顧客の言葉|コメント",
            20_000,
        ),
        ACCOUNT_ID,
        ACCOUNT_DOMAIN,
    ),
}


def field_named(kind: Kind, name: str) -> Field:
    """Raises KeyError for a name the kind does not have."""
    return _BY_NAME[kind][name]


def is_date(kind: Kind, name: str) -> bool:
    return name in _BY_NAME[kind] and _BY_NAME[kind][name].shape == Shape.DATE


def guess_columns(kind: Kind, columns: tuple[str, ...]) -> dict[str, str]:
    """Column → field for headers that name a field and nothing else; the first column of a field wins."""
    guess: dict[str, str] = {}
    for column in columns:
        name = _BY_HEADER[kind].get(header_key(column), IGNORED)
        guess[column] = IGNORED if name in guess.values() else name
    return guess


def header_key(header: str) -> str:
    return NOT_WORD.sub("", unicodedata.normalize("NFKC", header).casefold())


def _headers(kind: Kind) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in FIELDS[kind]:
        for header in [field.name, *field.headers.split("|")]:
            found.setdefault(header_key(header), field.name)
    return found


_BY_NAME = {kind: {field.name: field for field in fields} for kind, fields in FIELDS.items()}
_BY_HEADER = {kind: _headers(kind) for kind in FIELDS}
