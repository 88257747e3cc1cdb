"""蓮見水処理: handed to sales as soon as they asked for a talk, then put off by a year, with a day to look again."""

from nurture.demo.sample.shapes import Agreed, Answer, Closed, Company, Letter, Note, Person, Put

HASUMI = Company(
    key="hasumi",
    name="株式会社蓮見水処理",
    kana="ハスミミズショリ",
    latin="Hasumi Water Services",
    domain="hasumi-water.example",
    industry="水処理",
    employees=310,
    founded=1982,
    location="兵庫県尼崎市",
    owner="oka",
    months_ago=24,
    people=(
        Person(
            "tamura",
            "田村",
            "久美子",
            "タムラ クミコ",
            "Kumiko Tamura",
            department="維持管理部",
            title="課長",
            mail="k.tamura",
            role="champion",
            support=1,
            basis="business_card",
            source="下水道展",
            proof="名刺台帳 0899",
            months_ago=23,
        ),
    ),
    deals=(
        Closed(
            "hasumi-none",
            "oka",
            "no_decision",
            "ポンプ場四か所の遠隔監視",
            9_800_000,
            1,
            3,
            12,
            reason="timing",
            note="自治体の予算の締切りに、仕様書が二週間遅れた",
            process="維持管理部は賛成。費用は自治体の予算に載せる必要があり、締切りは八月だった。仕様書を出せたのは九月。翌年もう一度と言われ、担当の方が異動した。",
            needed="六月まで：自治体に出す仕様書のひな形。締切りを最初に聞いていなかった。",
            words="いいものなのは分かっています。ただ、八月までに紙がないと動けないんです。",
        ),
    ),
    nomination=Put(
        by="oka",
        marketer="ono",
        outcome="target",
        cycle=1,
        days=4,
        amount=14_000_000,
        basis="ポンプ場七か所の遠隔監視、据付けを含む",
        quarters_ahead=4,
        why_account="前回は賛成されながら、仕様書が二週間遅れて流れた。遅れた理由がはっきりしているので、今度は間に合わせられる。",
        why_now="来年度から、委託されるポンプ場が四か所から七か所に増える。",
        said="「今年は早めに紙をいただければ、市の担当に話せます」（田村課長、電話で）",
        people="田村課長（推進者）。市の担当の方とはまだ会っていない。",
        blockers="費用は自治体の予算に載せる。要求の締切りは八月。",
        similar="hasumi-none",
        contribution="市の担当の方に会う段取りをつける。仕様書のひな形の書き方を聞いてくる。",
        sales_scores=(3, 4, 4, 4, 4),
        marketing_scores=(3, 4, 3, 4, 4),
    ),
    notes=(
        Note(
            1,
            2,
            "14:10",
            "oka",
            "signal",
            contact="tamura",
            heard="phone",
            confidence=3,
            words="来年度から、四か所を七か所にまとめて委託されることになりました。人は増えません。",
        ),
        Note(
            3,
            1,
            "17:25",
            "oka",
            "constraint",
            contact="tamura",
            heard="visit",
            confidence=3,
            words="市の要求は、来年度の八月に回ることになりました。今年は別の更新が先だそうです。",
            body="市の担当の方にも同席していただけた。関心はある。六月に仕様書のひな形を渡し直す約束。",
        ),
    ),
    letters=(
        Letter(
            "template",
            1,
            "ono",
            ("tamura",),
            subject="仕様書のひな形を、先にお渡しします",
            body="""{{ contact.salutation }}

椿計測システムの{{ sender.name }}です。前回は仕様書が締切りに間に合わず、ご迷惑をおかけしました。

今回は、ポンプ場の遠隔監視に要る仕様を、二枚のひな形にまとめました。どの会社の製品でも書けるように、弊社の型番は入れていません。

https://tsubaki.example/templates/pump-stations

七か所分の台数を埋めていただければ、そのまま市の担当の方に見ていただけます。足りない項目があれば、お知らせください。
""",
            hypothesis="紙が先にあれば、田村課長は今年のうちに市へ話を持っていける。",
            evidence="過去案件：ポンプ場四か所「八月までに紙がないと動けないんです」",
            expected="市の担当の方に見せた、という返事",
        ),
    ),
    agreed=(
        Agreed(1, "send", "前回は紙が二週間遅れた。今度は先に渡す", letter="template"),
        Agreed(2, "hand_off", "市との話が始まった。ここからは岡が直接入る方が早い"),
        Agreed(
            3,
            "park",
            "市の予算要求が来年度に回った。六月にひな形を渡し直す",
            wait_days=180,
            end_reason="postponed",
        ),
    ),
    answers=(
        Answer(
            "template",
            "tamura",
            "reply",
            1,
            "10:20",
            words="岡様\n\nひな形をありがとうございます。そのまま使えそうです。\n来週、市の担当と話すことになりました。金額の幅と、止まったときの責任の範囲を、直接伺えますか。\n\n田村",
            choice="hand_off",
            note="電話で日程を決めた。市の担当の方と三人で会う",
        ),
    ),
    stages=((2, 2, "engaging"),),
)
