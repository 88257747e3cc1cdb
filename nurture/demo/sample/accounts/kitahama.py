"""北浜製鋼: a small start that worked, and a network department that says no."""

from nurture.demo.sample.shapes import (
    Agreed,
    Answer,
    Closed,
    Closure,
    Company,
    Idea,
    Letter,
    Note,
    Person,
    Put,
)

KITAHAMA = Company(
    key="kitahama",
    name="株式会社北浜製鋼",
    kana="キタハマセイコウ",
    latin="Kitahama Steel",
    domain="kitahama-steel.example",
    industry="鉄鋼",
    employees=1850,
    founded=1948,
    location="兵庫県姫路市",
    owner="kondo",
    closures=(Closure("高炉の定期点検", (5, 11), (5, 17)), Closure("年末年始", (12, 31), (1, 3))),
    people=(
        Person(
            "onishi",
            "大西",
            "剛",
            "オオニシ ツヨシ",
            "Tsuyoshi Onishi",
            department="設備部",
            title="部長",
            mail="t.onishi",
            phone="079-000-0220",
            role="economic_buyer",
            support=1,
            basis="business_card",
            source="姫路工場での報告会",
            proof="名刺台帳 0871",
            months_ago=10,
        ),
        Person(
            "fujii",
            "藤井",
            "聡",
            "フジイ サトシ",
            "Satoshi Fujii",
            department="設備部 熱延保全課",
            title="課長",
            mail="s.fujii",
            phone="079-000-0224",
            role="champion",
            support=2,
            basis="relationship",
            source="熱延ファン五台の取引",
            proof="注文書 KS-3107",
            months_ago=30,
            boss="onishi",
            known_by=(("kondo", 3, "熱延ファン五台の取引"),),
        ),
        Person(
            "kuroda",
            "黒田",
            "真",
            "クロダ マコト",
            "Makoto Kuroda",
            department="情報システム部",
            title="ネットワーク課長",
            mail="m.kuroda",
            role="blocker",
            support=-1,
            basis="business_card",
            source="通信構成の打合せ",
            proof="名刺台帳 1014",
            months_ago=3,
            influences=("onishi",),
        ),
        Person("safety", placeholder="安全環境部の審査担当", role="evaluator"),
    ),
    deals=(
        Closed(
            "kitahama-poc",
            "kondo",
            "won",
            "熱延排風ファン五台の常時監視",
            3_200_000,
            2,
            6,
            5,
            reason="trust",
            note="止めずに付けられることを、休日の一台で見せてから決まった",
            process="保全課の相談から始まり、休日に一台だけ無償で取り付けた。二週間のデータを課長が設備部長に見せ、部長決裁の範囲で五台に。情報システム部は通さず、独立した回線で始めた。",
            needed="取り付けの前：止めずに付くこと。決裁の前：一台の実データ。機能の一覧は最後まで求められなかった。",
            words="カタログは要らない。うちのファンの波形を見せてくれたら話は早い。",
            people=("fujii", "onishi"),
            needed_at="approval",
            competitor="定期点検のまま",
        ),
    ),
    nomination=Put(
        by="kondo",
        marketer="ono",
        outcome="target",
        cycle=1,
        days=4,
        amount=48_000_000,
        basis="残るファン32台と集じん機、工場内サーバー一式",
        quarters_ahead=2,
        why_account="五台で二年使い、軸受の交換を二回、計画のうちに済ませた。保全課は全台に広げたいと言っている。",
        why_now="次の定期修繕の前に予算が固まる。そこまでに通信の問題を解きたい。",
        said="「ファンが一台止まると、半日で四百万円です」（藤井課長、訪問時）",
        people="藤井課長（推進者）、大西部長（予算）、黒田課長（通信で反対）。安全環境部の担当はまだ分からない。",
        blockers="工場から外へ出る回線を増やさない、という情報システム部の方針。",
        similar="kitahama-poc",
        do_not_say="クラウドという言葉を先に出さない。五台のときに情報システム部を通さなかったこと。",
        contribution="黒田課長に直接お会いする。五台の二年分の記録を藤井課長と一緒に整理する。",
        sales_scores=(5, 5, 4, 4, 5),
        marketing_scores=(5, 4, 2, 4, 4),
        talk="届く相手について二点の差。反対している黒田課長に届かなければ先へ進まない、というマーケティングの見方をとる。最初の三回は黒田課長への道を作ることに使う。",
    ),
    notes=(
        Note(
            1,
            3,
            "15:10",
            "kondo",
            "signal",
            contact="fujii",
            heard="visit",
            confidence=3,
            words="ファンが一台止まると、半日で四百万円です。五台は安心して見ていられるが、残りは耳が頼りです。",
        ),
        Note(
            1,
            2,
            "13:40",
            "ono",
            "fact",
            confidence=3,
            body="五台の記録を全部見た。二年で警報は七回、うち交換につながったのが二回、空振りは一回だけ。数字として強い。",
        ),
        Note(
            2,
            3,
            "11:00",
            "kondo",
            "objection",
            contact="kuroda",
            heard="online",
            confidence=3,
            words="工場のネットワークから外に出る線は、一本も増やせません。",
            body="人柄は穏やか。監査で一度指摘を受けたことがあるらしい。",
        ),
        Note(
            3,
            3,
            "17:30",
            "kondo",
            "words",
            contact="kuroda",
            heard="visit",
            confidence=3,
            words="片方向で、こちらから止められるなら、検討の土俵には乗ります。",
            body="会って話したら反対の理由が具体的になった。監査で説明できる図が欲しいとのこと。",
        ),
        Note(
            3,
            2,
            "10:30",
            "ono",
            "constraint",
            heard="email",
            body="定期修繕は年に二回。工事の申請は六週間前が締切り。",
        ),
        Note(
            4,
            3,
            "16:20",
            "kondo",
            "words",
            contact="onishi",
            heard="phone",
            confidence=3,
            words="比較表は要らない。五台でどうだったか、次はどれから付けるのか。それだけ知りたい。",
        ),
        Note(
            4,
            1,
            "14:00",
            "kondo",
            "question",
            contact="kuroda",
            heard="phone",
            confidence=3,
            words="集めたデータは、誰のものになるのですか。",
        ),
    ),
    letters=(
        Letter(
            "two-years",
            1,
            "ono",
            ("fujii", "onishi"),
            subject="熱延ファン五台の二年を振り返りました",
            body="""{{ contact.salutation }}

椿計測システムの{{ sender.name }}です。いつもお世話になっております。

五台の監視を始めていただいてから、二年が経ちました。記録をすべて見直したところ、警報は七回、そのうち軸受の交換につながったものが二回、空振りが一回でした。交換はどちらも定期修繕に合わせて済ませていただいています。

一回ずつの経過を、二枚にまとめました。

https://tsubaki.example/reports/kitahama-fans

残りのファンのうち、皆さまが一番気にしておられるのはどれでしょうか。次にお伺いするときに教えてください。
""",
            hypothesis="二年の実績を数字で見れば、部長は「次はどれに付けるか」を考え始める。",
            evidence="五台の記録：警報七回、交換二回、空振り一回",
            expected="次に付けたい号機の話",
        ),
        Letter(
            "one-way",
            3,
            "ono",
            ("kuroda", "fujii"),
            subject="外へ出る線を増やさない構成図",
            body="""{{ contact.salutation }}

{{ sender.name }}です。先日はお時間をいただき、ありがとうございました。

「片方向で、こちらから止められるなら」というお言葉を受けて、構成を描き直しました。診断は工場内のサーバーで行い、外へは出ません。結果を社外で見る場合も、出口は一つ、向きは片方向、鍵は御社だけが持ちます。

監査の際にそのままお使いいただける形にしてあります。

https://tsubaki.example/network/one-way

気になる線がありましたら、番号でお知らせください。図を直して、お返しします。
""",
            hypothesis="監査で説明できる図があれば、情報システム部は反対から条件つきの検討に変わる。",
            evidence="「片方向で、こちらから止められるなら、検討の土俵には乗ります」",
            expected="図についての質問",
        ),
        Letter(
            "order",
            4,
            "ono",
            ("onishi", "fujii"),
            subject="五台の実績と、次の三十二台の順番",
            body="""{{ contact.salutation }}

{{ sender.name }}です。「次はどれから付けるのか」というご質問に、一枚でお答えします。

残る三十二台を、止まったときの損失と、過去五年の軸受の交換間隔で並べました。上の八台で、損失の見込みの七割を占めます。次の定期修繕で八台、その次で十二台という進め方なら、工事の申請にも間に合います。

https://tsubaki.example/reports/kitahama-order

並び順に、現場の感覚と違うところはないでしょうか。藤井課長と一度ご覧いただければ幸いです。
""",
            hypothesis="全台ではなく八台からという順番が見えれば、部長は次の予算に入れられる。",
            evidence="「五台でどうだったか、次はどれから付けるのか」",
            expected="八台での見積り依頼",
        ),
        Letter(
            "whose-data",
            4,
            "ono",
            ("kuroda",),
            subject="データの持ち主と置き場所について",
            body="""{{ contact.salutation }}

{{ sender.name }}です。「集めたデータは誰のものになるのか」というご質問にお答えします。

- 測定データと診断結果は、すべて御社のものです
- 置き場所は工場内のサーバーだけです
- 契約が終わるときは、標準の形式で書き出してから消去し、消去の証明書をお出しします
- 弊社が拝見するのは、御社が鍵を開けた時間だけです

契約書のどの条文にあたるかも、並べて書きました。

https://tsubaki.example/network/data-ownership

足りない点があれば、お手数ですがお知らせください。
""",
            hypothesis="持ち主と消し方がはっきりすれば、黒田課長は安全環境部の審査に進めてくれる。",
            evidence="黒田課長の質問「誰のものになるのですか」",
            expected="条文についての質問、または審査の案内",
        ),
    ),
    ideas=(
        Idea(
            "meet-kuroda",
            2,
            "kondo",
            "メールの前に、近藤が黒田課長にお会いする",
            aim="反対の理由を、図にできるところまで聞く",
            evidence="「線は一本も増やせません」だけでは何が条件なのか分からない",
        ),
    ),
    agreed=(
        Agreed(1, "send", "二年の実績は、いま持っている一番強い材料", letter="two-years"),
        Agreed(2, "sales_touch", "情報システム部の理由を聞くのが先。近藤が訪ねる", idea="meet-kuroda"),
        Agreed(3, "send", "訪問で聞けた条件に、図で答える", letter="one-way", is_recorded=True),
    ),
    answers=(
        Answer(
            "two-years",
            "onishi",
            "auto_reply",
            0,
            "09:31",
            words="ただいま出張のため不在にしております。来週月曜日に出社いたします。お急ぎの方は設備部代表までご連絡ください。\n\n大西",
        ),
    ),
    stages=((3, 1, "learning"), (4, 1, "engaging")),
)
