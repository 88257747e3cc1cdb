"""How long the lead pool takes to answer with 100,000 accounts and 1,000,000 contacts, as somebody searches it."""

import argparse
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Contact, Deal
from accounts.models.trigrams import create_trigram_indexes
from nurture.team.models import Team, User

ACCOUNTS = 100_000
CONTACTS = 1_000_000
WARMING = 2
YARDSTICK = "/health/live"
LIST = {"HX-Request": "true", "HX-Target": "account-list"}

# Written kanji:kana:latin. The first names are the most frequent ones, as they are in Japan: 佐藤 is one person in
# ninety here (in Japan one in seventy), the nine hundredth name one in a thousand and a half.
FREQUENT = """
佐藤:サトウ:Sato 鈴木:スズキ:Suzuki 高橋:タカハシ:Takahashi 田中:タナカ:Tanaka 伊藤:イトウ:Ito
渡辺:ワタナベ:Watanabe 山本:ヤマモト:Yamamoto 中村:ナカムラ:Nakamura 小林:コバヤシ:Kobayashi
加藤:カトウ:Kato 吉田:ヨシダ:Yoshida 山田:ヤマダ:Yamada 森:モリ:Mori 林:ハヤシ:Hayashi
大野:オオノ:Ono 小野寺:オノデラ:Onodera 長谷川:ハセガワ:Hasegawa 五十嵐:イガラシ:Igarashi
"""
FIRST_HALVES = """
石:イシ:Ishi 大:オオ:O 小:コ:Ko 中:ナカ:Naka 上:ウエ:Ue 下:シモ:Shimo 前:マエ:Mae 東:ヒガシ:Higashi
西:ニシ:Nishi 南:ミナミ:Minami 北:キタ:Kita 高:タカ:Taka 長:ナガ:Naga 松:マツ:Matsu 竹:タケ:Take
梅:ウメ:Ume 杉:スギ:Sugi 桜:サクラ:Sakura 青:アオ:Ao 白:シラ:Shira 黒:クロ:Kuro 金:カネ:Kane
福:フク:Fuku 吉:ヨシ:Yoshi 永:ナガ:Naga 新:アラ:Ara 古:フル:Furu 宮:ミヤ:Miya 平:ヒラ:Hira
横:ヨコ:Yoko
"""
SECOND_HALVES = """
川:カワ:kawa 山:ヤマ:yama 田:タ:ta 村:ムラ:mura 野:ノ:no 原:ハラ:hara 島:シマ:shima 沢:サワ:sawa
口:グチ:guchi 井:イ:i 本:モト:moto 木:キ:ki 岡:オカ:oka 崎:サキ:saki 橋:ハシ:hashi 谷:タニ:tani
浦:ウラ:ura 尾:オ:o 津:ツ:tsu 塚:ツカ:tsuka 池:イケ:ike 坂:サカ:saka 城:シロ:shiro 屋:ヤ:ya
倉:クラ:kura 部:ベ:be 岸:キシ:kishi 浜:ハマ:hama 越:コシ:koshi 戸:ト:to
"""
GIVEN = """
健:ケン:Ken 翔:ショウ:Sho 恵:メグミ:Megumi 一郎:イチロウ:Ichiro 由美子:ユミコ:Yumiko
大輔:ダイスケ:Daisuke 誠:マコト:Makoto 陽子:ヨウコ:Yoko 直樹:ナオキ:Naoki 美咲:ミサキ:Misaki
拓也:タクヤ:Takuya 和子:カズコ:Kazuko 浩:ヒロシ:Hiroshi
"""
PLACES = """
港:ミナト:Minato 青葉:アオバ:Aoba 北浜:キタハマ:Kitahama 東嶺:トウレイ:Torei 桜庭:サクラバ:Sakuraba
三笠:ミカサ:Mikasa 淀:ヨド:Yodo 霧島:キリシマ:Kirishima 若葉:ワカバ:Wakaba 天竜:テンリュウ:Tenryu
白樺:シラカバ:Shirakaba 富士見:フジミ:Fujimi
"""
TRADES = """
精密工業:セイミツコウギョウ:Precision 化学:カガク:Chemical 物流:ブツリュウ:Logistics
製作所:セイサクショ:Works 電子:デンシ:Electronics 食品:ショクヒン:Foods 印刷:インサツ:Printing
鋼業:コウギョウ:Steel 商事:ショウジ:Trading 建設:ケンセツ:Construction 製薬:セイヤク:Pharma
機械:キカイ:Machinery
"""
INDUSTRIES = """
精密部品 自動車部品 電子部品 医療機器 化学 食品 鉄鋼 物流 製紙 印刷機械
"""

# What is asked, as an address; each is one kind of thing that people do.
QUESTIONS = {
    "opened": "",
    "by last touch": "sort=touch",
    "company": "q=港精密",
    "company, in romaji": "q=torei",
    "company, in kana": "q=とうれい 化学",
    "legal form": "q=㈱青葉物流",
    "domain": "q=a77777.example",
    "exact email": "q=p777777@a77778.example",
    "a full name": "q=五十嵐由美子",
    "a common name": "q=佐藤",
    "a common name, romaji": "q=sato",
    "a rare name": "q=横戸健",
    "one character": "q=森",
    "one letter": "q=m",
    "two letters": "q=mi",
    "everybody's domain": "q=example",
    "no hit": "q=zzyzx",
    "no hit, Japanese": "q=鷲尾醸造",
    "company and person": "q=港精密 五十嵐",
    "filters": "industry=食品&size=300-999&deals=won&sort=employees",
    "search and filters": "q=佐藤&industry=食品&mailable=yes&sort=-touch",
    "rare and filters": "q=五十嵐由美子&owner=me&touch=quiet&sort=industry",
    "free, quiet": "project=free&touch=quiet&sort=touch",
    "nobody to mail": "mailable=no&deals=any&size=1000-",
}


@dataclass(frozen=True)
class Answered:
    question: str
    rows: int
    median: float
    p95: float


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    reader = crowd(ACCOUNTS, CONTACTS)
    took = time.perf_counter() - began
    print(
        f"\nLead pool, {connection.vendor}: {ACCOUNTS:,} accounts, {CONTACTS:,} contacts, made in {took:.0f} s; "
        f"{runs} runs each after {WARMING}, milliseconds\n"
    )
    client = Client()
    client.force_login(reader)
    print("\n".join(table([measured(client, question, path, runs) for question, path in asked()])))


def asked() -> Iterator[tuple[str, str]]:
    yield "(yardstick)", YARDSTICK
    for question, query in QUESTIONS.items():
        yield question, f"{reverse('accounts:accounts')}?{query}"


def measured(client: Client, question: str, path: str, runs: int) -> Answered:
    """The list alone is asked for, as it is while somebody types; the page as a whole when it is opened."""
    headers = LIST if "q=" in path else {}
    took = []
    for run in range(WARMING + runs):
        began = time.perf_counter()
        response: Any = client.get(path, headers=headers)
        if run >= WARMING:
            took.append((time.perf_counter() - began) * 1000)
    rows = response.text.count("data-row-link")
    p95 = statistics.quantiles(took, n=20, method="inclusive")[-1]
    return Answered(question, rows, statistics.median(took), p95)


def table(answers: list[Answered]) -> Iterator[str]:
    yield f"{'question':<26}{'rows':>6}{'median':>9}{'p95':>9}"
    for each in answers:
        yield f"{each.question:<26}{each.rows:>6}{each.median:>9.1f}{each.p95:>9.1f}"
    yield ""
    worst = max(answers, key=lambda each: each.p95)
    yield f"Slowest: {worst.question}, p95 {worst.p95:.0f} ms."


def crowd(accounts: int, contacts: int) -> User:
    """Written by the database itself. A person's name, company and address follow from their number."""
    owner = User.objects.create(email="reader@tsubaki.example", name="読者", team=Team.SALES)
    with connection.cursor() as cursor:
        for table in ("accounts_account", "accounts_contact"):
            cursor.execute(f"DROP INDEX IF EXISTS {table.removeprefix('accounts_')}_search")
        _insert(
            *(cursor, Account, COMPANIES),
            {
                "accounts": accounts,
                "owner": owner.pk,
                "industries": INDUSTRIES.split(),
                **_columns("place", [*PLACES.split(), *families()[20:60]]),
                **_columns("trade", TRADES.split()),
            },
        )
        cursor.execute("SELECT MIN(id) FROM accounts_account")
        [first] = cursor.fetchone()
        given = {"accounts": accounts, "contacts": contacts, "first": first}
        _insert(
            cursor, Contact, PEOPLE, given | _columns("family", families()) | _columns("given", GIVEN.split())
        )
        _insert(cursor, Deal, DEALS, given)
    create_trigram_indexes(connection)
    with connection.cursor() as cursor:
        # As autovacuum would have done by then.
        cursor.execute("VACUUM ANALYZE")
    return owner


def families() -> list[str]:
    """Nine hundred surnames, the frequent ones first."""
    halves = [
        (one.split(":"), two.split(":")) for one in FIRST_HALVES.split() for two in SECOND_HALVES.split()
    ]
    frequent = FREQUENT.split()
    known = {name.partition(":")[0] for name in frequent}
    made = (":".join(map("".join, zip(one, two, strict=True))) for one, two in halves)
    return [*frequent, *(name for name in made if name.partition(":")[0] not in known)]


def _insert(cursor: CursorWrapper, model: type[Model], select: str, given: dict[str, Any]) -> None:
    """What `select` names, and for every other column what the model would have put there."""
    cursor.execute(f"SELECT * FROM ({select}) AS made LIMIT 0", given)  # noqa: S608 - our own, below
    named = [str(column[0]) for column in cursor.description]
    usual = {
        str(field.column): field.get_default()
        for field in model._meta.concrete_fields
        if not (field.null or field.primary_key or field.generated or field.has_db_default())
        and field.column not in named
    }
    columns = ", ".join([*named, *usual])
    values = "".join(f", %(usual_{name})s" for name in usual)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({columns}) SELECT made.*{values} FROM ({select}) AS made",  # noqa: S608
        given | {f"usual_{name}": value for name, value in usual.items()},
    )


def _columns(name: str, words: list[str]) -> dict[str, list[str]]:
    kanji, kana, latin = zip(*(word.split(":") for word in words), strict=True)
    return {name: list(kanji), f"{name}_kana": list(kana), f"{name}_latin": list(latin)}


# A number that follows from n and has nothing to do with its neighbours, nor with the order of the list.
EVEN = "(hashint8(n)::bigint & 2147483647)"
COMPANIES = f"""
    SELECT CASE n %% 3 WHEN 0 THEN '株式会社' ELSE '' END || stem || CASE n %% 3 WHEN 1 THEN '株式会社' ELSE '' END AS name,
        kana AS name_kana, latin || ' Co., Ltd.' AS name_latin, stem AS name_key, 'a' || n || '.example' AS domain,
        (%(industries)s::text[])[1 + n %% 10] AS industry,
        CASE WHEN n %% 7 > 0 THEN 10 + (n * 7919) %% 5000 END AS employees,
        CASE WHEN n %% 500 = 0 THEN %(owner)s END AS owner_id, 'crowd' AS source, n::text AS external_id,
        CASE WHEN n %% 4 > 0 THEN NOW() - (n * 31 %% 700) * INTERVAL '1 day' END AS last_touched_at
    FROM (
        SELECT n, (%(place)s::text[])[p] || (%(trade)s::text[])[t] || '第' || n AS stem,
            (%(place_kana)s::text[])[p] || (%(trade_kana)s::text[])[t] AS kana,
            (%(place_latin)s::text[])[p] || ' ' || (%(trade_latin)s::text[])[t] || ' ' || n AS latin
        FROM (
            SELECT n, (1 + ({EVEN} & 1048575) %% CARDINALITY(%(place)s::text[]))::int AS p,
                (1 + ({EVEN} >> 11 & 1048575) %% CARDINALITY(%(trade)s::text[]))::int AS t
            FROM generate_series(1, %(accounts)s) AS n
        ) AS numbered
    ) AS named
"""  # noqa: S608 - our own number
PEOPLE = f"""
    SELECT %(first)s + n %% %(accounts)s AS account_id,
        (%(family)s::text[])[f] AS family_name, (%(given)s::text[])[g] AS given_name,
        (%(family_kana)s::text[])[f] AS family_kana, (%(given_kana)s::text[])[g] AS given_kana,
        (%(given_latin)s::text[])[g] || ' ' || (%(family_latin)s::text[])[f] AS name_latin,
        'p' || n || '@a' || (1 + n %% %(accounts)s) || '.example' AS email,
        CASE WHEN n %% 5 = 0 THEN 'none' ELSE 'business_card' END AS legal_basis
    FROM (
        SELECT n,
            1 + floor(CARDINALITY(%(family)s::text[]) * power(({EVEN} & 1048575) / 1048576.0, 1.5))::int AS f,
            (1 + ({EVEN} >> 11 & 1048575) %% CARDINALITY(%(given)s::text[]))::int AS g
        FROM generate_series(1, %(contacts)s) AS n
    ) AS named
"""  # noqa: S608 - our own number
DEALS = """
    SELECT %(first)s + n * 10 AS account_id, 'D' || n AS name, CASE n %% 3 WHEN 0 THEN 'won' ELSE 'lost' END AS stage,
        CURRENT_DATE - n %% 900 AS closed_on
    FROM generate_series(1, %(accounts)s / 10 - 1) AS n
"""


if __name__ == "__main__":
    main()
