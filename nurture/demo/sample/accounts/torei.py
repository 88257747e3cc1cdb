"""東嶺化学: lost once for want of a payback figure; now two people who hear bearings are about to retire."""

from nurture.demo.sample.shapes import Agreed, Answer, Closed, Company, Idea, Letter, Note, Person, Put

TOREI = Company(
    key="torei",
    name="東嶺化学株式会社",
    kana="トウレイカガク",
    latin="Torei Chemical",
    domain="torei-chem.example",
    industry="化学",
    employees=980,
    founded=1939,
    location="三重県四日市市",
    owner="tanabe",
    people=(
        Person(
            "okamoto",
            "岡本",
            "英樹",
            "オカモト ヒデキ",
            "Hideki Okamoto",
            department="四日市工場 設備技術部",
            title="部長",
            mail="h.okamoto",
            phone="059-000-0518",
            role="economic_buyer",
            support=0,
            basis="business_card",
            source="前回の提案",
            proof="名刺台帳 0642",
            months_ago=38,
        ),
        Person(
            "nishida",
            "西田",
            "佳奈",
            "ニシダ カナ",
            "Kana Nishida",
            department="設備技術部 回転機グループ",
            title="リーダー",
            mail="k.nishida",
            role="evaluator",
            support=1,
            basis="consent",
            source="技能伝承ウェビナーの申込み",
            proof="申込フォーム 0703-118",
            months_ago=4,
        ),
        Person(
            "hara",
            "原",
            "哲也",
            "ハラ テツヤ",
            "Tetsuya Hara",
            department="購買部",
            title="主任",
            mail="t.hara",
            role="unknown",
            basis="business_card",
            source="前回の提案",
            proof="名刺台帳 0645",
            months_ago=38,
        ),
        Person("ex-proof", placeholder="防爆の審査をする保安担当", role="approver"),
    ),
    deals=(
        Closed(
            "torei-lost",
            "tanabe",
            "lost",
            "第二プラント 回転機の予知保全",
            21_000_000,
            3,
            3,
            11,
            reason="price",
            note="回収年数を聞かれて、機能の一覧で答えてしまった",
            process="回転機グループの評価は高く、部長が役員会に上げた。役員会で出た質問は回収年数だけ。こちらが用意していたのは機能の比較表で、答えを持ち帰るうちに翌期へ送られ、巡回点検の増員に予算が回った。",
            needed="役員会の前：回収年数を一枚で。巡回の人を増やす案との比較。どちらも当日はなかった。",
            words="機能はよく分かりました。ただ、役員会で聞かれるのは、何年で元が取れるのか。それだけなんです。",
        ),
    ),
    nomination=Put(
        by="tanabe",
        marketer="sato",
        outcome="target",
        cycle=1,
        days=2,
        amount=25_000_000,
        basis="第二プラントの回転機58台、防爆の工事を除く",
        quarters_ahead=4,
        why_account="前回は負けたが、技術の評価は高かった。負けた理由がはっきりしているので、やり直せる。",
        why_now="音で異常を聞き分ける二人が、次の春までに定年を迎える。",
        said="「耳で分かる人がいなくなります」（西田リーダー、ウェビナーの後で）",
        people="岡本部長（予算）、西田リーダー（評価）。防爆の審査をする人はまだ分からない。",
        blockers="防爆区域の工事は年に一度の定期修繕だけ。回収年数の説明がまだない。",
        similar="torei-lost",
        do_not_say="前回の機能比較表。増員で決まった巡回点検を悪く言わない。",
        contribution="岡本部長に、前回お答えできなかったことを先にお詫びする。防爆の担当者を紹介してもらう。",
        sales_scores=(4, 3, 3, 4, 5),
        marketing_scores=(4, 3, 3, 2, 4),
        talk="時期の見方に差。定期修繕は年に一度だが、計画は今期に組まれると近藤が聞いている。計画の締切りを先に確かめる。",
    ),
    notes=(
        Note(
            1,
            1,
            "10:40",
            "tanabe",
            "story",
            contact="okamoto",
            confidence=3,
            body="前回は機能の話で評価され、回収年数の一問で落ちた。役員会の型は、港精密さんとよく似ている。",
        ),
        Note(
            1,
            1,
            "15:55",
            "sato",
            "signal",
            contact="nishida",
            heard="event",
            confidence=3,
            words="定年で二人抜けます。耳で分かる人がいなくなります。",
            body="Said in the chat after the webinar, and she stayed for twenty minutes. The strongest opening we have here.",
        ),
        Note(
            2,
            2,
            "14:25",
            "tanabe",
            "constraint",
            contact="nishida",
            heard="phone",
            confidence=3,
            words="防爆区域の工事は、年に一度の定修だけです。次を逃すと丸一年先になります。",
        ),
        Note(
            3,
            3,
            "11:10",
            "sato",
            "fact",
            body="Purchasing (Hara) has unsubscribed. He was copied in the lost deal; do not bring him back in by another road.",
            confidence=3,
        ),
        Note(
            4,
            3,
            "17:15",
            "tanabe",
            "words",
            contact="nishida",
            heard="visit",
            confidence=3,
            words="防爆区域の外から測れるところだけなら、保安の審査は要らないと思います。",
            body="田辺が訪問。保安担当は次回、同席してもらえることになった。",
        ),
        Note(
            4,
            2,
            "13:50",
            "tanabe",
            "question",
            contact="okamoto",
            heard="phone",
            confidence=3,
            words="巡回の人を増やしたときと比べて、何年で追い越すのですか。",
        ),
    ),
    letters=(
        Letter(
            "ears",
            2,
            "sato",
            ("nishida", "okamoto", "hara"),
            subject="耳で分かる人がいるうちに",
            body="""{{ contact.salutation }}

椿計測システムの{{ sender.name }}です。

「耳で分かる人がいなくなる」というお話は、多くの工場で伺います。そのうちの一社が、ベテランのお二人と三か月かけて行ったことを記録にしました。

お二人が「おかしい」と感じた音を、その場で録ります。同じ時刻の振動と並べて、どこを聞いているのかを線にします。三か月で十七の線が残り、若い方が一人で判断できる機械が増えました。

https://tsubaki.example/stories/veteran-ears

はじめの一台を選ぶところからなら、機器がなくても始められます。
""",
            hypothesis="売り込みの前に役立つ話があれば、西田リーダーは社内で回してくれる。",
            evidence="西田リーダーの言葉「耳で分かる人がいなくなります」",
            expected="ベテランの方の退職時期についての話",
        ),
        Letter(
            "outside",
            4,
            "sato",
            ("nishida",),
            subject="防爆区域の外から測れる範囲",
            body="""{{ contact.salutation }}

{{ sender.name }}です。先日はお時間をありがとうございました。

第二プラントの配置図に、防爆区域の境界と、外側から測れる機械を書き入れました。58台のうち41台は、工事も審査もなしで始められます。残る17台は、次の定期修繕に合わせる案です。

https://tsubaki.example/notes/torei-plant2

境界の線が現状と違うところはないでしょうか。保安のご担当の方とご覧いただければ幸いです。
""",
            hypothesis="審査の要らない41台が見えれば、定期修繕を待たずに始める話になる。",
            evidence="「防爆区域の外から測れるところだけなら、審査は要らないと思います」",
            expected="境界の訂正、保安担当の同席",
        ),
        Letter(
            "years",
            4,
            "sato",
            ("okamoto", "nishida"),
            subject="何年で元が取れるか（前回の宿題）",
            body="""{{ contact.salutation }}

{{ sender.name }}です。以前のご提案で、何年で元が取れるのかというご質問に、すぐお答えできませんでした。遅くなりましたが、一枚にまとめてお届けします。

巡回の方を増やす場合と並べています。はじめの二年は増員のほうが有利で、追い越すのは三年目の秋です。お二人の定年を考えに入れると、二年目の終わりになります。

https://tsubaki.example/payback/torei

弊社に都合のよい置き方になっていないか、どうぞ厳しくご覧ください。
""",
            hypothesis="不利な二年も書いた回収の一枚なら、岡本部長は役員会にもう一度出せる。",
            evidence="過去案件：第二プラント（失注）「何年で元が取れるのか。それだけなんです」",
            expected="置き方についての指摘",
        ),
    ),
    ideas=(
        Idea(
            "safety-officer",
            3,
            "tanabe",
            "西田リーダーに、防爆の担当者を紹介していただく",
            aim="決める人が一人見えないまま、次の一通を書かない",
            evidence="防爆の審査をする人がまだ分からない",
        ),
    ),
    agreed=(
        Agreed(1, "wait", "岡本部長へのお詫びを先に済ませる", wait_days=5),
        Agreed(2, "send", "お詫びは済んだ。売り込まない一通から始め直す", letter="ears"),
        Agreed(3, "sales_touch", "防爆の担当者が見えるまで、書いても外す", idea="safety-officer"),
    ),
    answers=(
        Answer(
            "ears",
            "hara",
            "unsubscribe",
            1,
            "13:12",
            choice="carry_on",
            note="購買の原主任だけの配信停止。西田リーダーへの連絡は続けてよい",
        ),
    ),
    stages=((3, 1, "learning"),),
)
