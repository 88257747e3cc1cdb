"""港精密工業: the plant manager is convinced, and the board asks for one figure."""

from nurture.demo.sample.shapes import Agreed, Answer, Closure, Company, Idea, Letter, Note, Person, Put

MINATO = Company(
    key="minato",
    name="港精密工業株式会社",
    kana="ミナトセイミツコウギョウ",
    latin="Minato Precision",
    domain="minato-precision.example",
    industry="精密部品",
    employees=640,
    founded=1962,
    location="神奈川県横浜市",
    owner="kondo",
    closures=(
        Closure("年末年始", (12, 29), (1, 5)),
        Closure("お盆", (8, 10), (8, 16)),
        Closure("設備投資審査会", (1, 20), (1, 20), kind="own"),
    ),
    people=(
        Person(
            "ito",
            "伊藤",
            "健",
            "イトウ タケシ",
            "Takeshi Ito",
            department="製造部",
            title="工場長",
            mail="t.ito",
            phone="045-000-0141",
            role="champion",
            support=2,
            basis="business_card",
            source="横浜工場への訪問",
            proof="名刺台帳 1182",
            months_ago=4,
            boss="kanda",
            influences=("approver",),
            known_by=(("kondo", 3, "横浜工場に月二回"), ("yamada", 1, "振動診断セミナー")),
        ),
        Person(
            "mori",
            "森",
            "由紀子",
            "モリ ユキコ",
            "Yukiko Mori",
            department="資材部 購買課",
            title="課長",
            mail="y.mori",
            role="gatekeeper",
            support=0,
            basis="business_card",
            source="横浜工場への訪問",
            proof="名刺台帳 1183",
            months_ago=4,
            boss="kanda",
            known_by=(("tanabe", 2, "前職の案件"),),
        ),
        Person(
            "kanda",
            "神田",
            "修",
            "カンダ オサム",
            "Osamu Kanda",
            department="経営管理本部",
            title="取締役CFO",
            mail="o.kanda",
            role="economic_buyer",
            basis="business_card",
            source="設備投資説明会での名刺交換",
            proof="名刺台帳 1207",
            months_ago=2,
            known_by=(("kondo", 1, "設備投資説明会"),),
        ),
        Person(
            "noguchi",
            "野口",
            "亮",
            "ノグチ リョウ",
            "Ryo Noguchi",
            department="製造部 保全課",
            title="主任",
            mail="r.noguchi",
            role="user",
            support=1,
            basis="consent",
            source="振動診断セミナーの申込み",
            proof="申込フォーム 0612-033",
            months_ago=5,
            boss="ito",
            known_by=(("yamada", 2, "セミナーのあとも質問が続く"),),
        ),
        Person("approver", placeholder="設備投資審査会の議長", role="approver"),
    ),
    nomination=Put(
        by="kondo",
        marketer="yamada",
        outcome="target",
        cycle=1,
        days=3,
        amount=32_000_000,
        basis="加工機64台 × 常時監視、初年度の導入費込み",
        quarters_ahead=2,
        why_account="主軸の突発停止で客先のラインまで止めた。原因を数字で説明できる手段を、工場長ご自身が探している。",
        why_now="次の設備投資審査会に間に合わせたい。逃すと半年後になる。",
        said="「復旧そのものより、客先への説明のほうが堪えました」（伊藤工場長、訪問時）",
        people="伊藤工場長（推進者）、野口主任（利用者）、神田CFO（予算）。審査会の議長はまだ分からない。",
        blockers="回収期間が18か月を超えると審査会に上がらない。",
        similar="higano-won",
        do_not_say="停止した客先の社名。購買の森課長には見積りの段階まで声をかけない。",
        contribution="審査会の日程と議長の関心を聞き出す。停止損失の実額を工場長と一緒に出す。",
        sales_scores=(4, 5, 4, 5, 4),
        marketing_scores=(4, 4, 4, 5, 4),
    ),
    notes=(
        Note(
            1,
            2,
            "16:40",
            "kondo",
            "signal",
            contact="ito",
            heard="visit",
            confidence=3,
            words="先月の主軸の停止で二日止まりました。復旧より、客先への説明のほうが堪えました。",
            body="停止一回の損失は、客先への対応も含めて600万円ほどと見ておられる。",
        ),
        Note(
            1,
            1,
            "11:20",
            "yamada",
            "fact",
            heard="public",
            confidence=3,
            body="中期計画に「設備総合効率85%」とある。今は工場平均で78%。差の多くは突発停止で説明できそう。",
        ),
        Note(
            2,
            3,
            "17:05",
            "kondo",
            "objection",
            contact="ito",
            heard="phone",
            confidence=3,
            words="回収は18か月。それより長いと、審査会では議題にもなりません。",
            body="金額の大小ではなく、回収期間で決まる会社。",
        ),
        Note(
            2,
            2,
            "10:15",
            "tanabe",
            "relationship",
            contact="mori",
            heard="colleague",
            body="購買の森課長は見積りの段階からしか動かない方。前職の案件では、早く巻き込みすぎて半年止まった。",
        ),
        Note(
            3,
            1,
            "09:30",
            "yamada",
            "fact",
            contact="ito",
            body="伊藤工場長の返信は、いつも朝8時前後。件名の短い二通には、どちらも二日のうちに返事があった。",
        ),
        Note(
            4,
            3,
            "18:10",
            "kondo",
            "question",
            contact="noguchi",
            heard="phone",
            confidence=3,
            words="現場の手間は増えますか。保全は三人しかいないんです。",
            body="点検表への転記が毎日40分。減らせると言えれば味方になる。",
        ),
        Note(
            4,
            2,
            "13:25",
            "kondo",
            "words",
            contact="ito",
            heard="phone",
            confidence=3,
            words="一枚で役員に見せられるものが欲しい。機能の話は、私が現場で聞きます。",
        ),
        Note(
            4,
            1,
            "16:50",
            "kondo",
            "story",
            body="日向野硝子のときと同じ流れ。あのときも回収計算書を審査会の前週に渡し、そこから試験導入まで六週間だった。",
        ),
    ),
    letters=(
        Letter(
            "spindle",
            1,
            "yamada",
            ("ito", "noguchi"),
            subject="主軸が止まる前に見えるもの",
            body="""{{ contact.salutation }}

椿計測システムの{{ sender.name }}です。先日は工場をご案内くださり、ありがとうございました。

主軸の停止のお話を伺ってから、同じ型式の加工機で取ったデータを見直しました。軸受の傷みは、止まる三週間ほど前から高い周波数の側に現れることが多いようです。人の耳で気づく頃には、残りは数日しかありません。

その三週間を、[一枚のグラフ](https://tsubaki.example/notes/spindle)にまとめました。[どこにセンサーを貼ったか](https://tsubaki.example/notes/where-to-measure)と、[同じ型式で測った工場の一覧](https://tsubaki.example/notes/same-machine)も添えます。

現場の皆さまの感覚と合うでしょうか。違うところがあれば、ひとこと教えてください。
""",
            hypothesis="停止の三週間前に分かると知れば、工場長は「いくら損をしたか」を自分から話してくれる。",
            evidence="伊藤工場長の言葉「客先への説明のほうが堪えました」",
            expected="自社の号機に当てはめた返信",
        ),
        Letter(
            "count",
            2,
            "yamada",
            ("ito",),
            subject="停止一回の費用を数える表",
            body="""{{ contact.salutation }}

{{ sender.name }}です。先日は率直なお話をありがとうございました。

投資の話にするには回収の見通しが要る、とのこと、もっともだと思います。その入口になるのが、停止一回でいくら失うかです。復旧の工数、仕損じ、特急便、客先への説明。ふだんは別々の帳簿に載っている費用を、一つの表にまとめました。

https://tsubaki.example/notes/downtime-cost

二十分ほどで埋まります。埋めにくい欄があれば、お電話で一緒に考えさせてください。
""",
            hypothesis="損失の実額が工場長の手で埋まれば、回収期間の計算は審査会で通る数字になる。",
            evidence="「回収は18か月。それより長いと議題にもなりません」",
            expected="表の数字についての電話",
        ),
        Letter(
            "ninety-days",
            3,
            "yamada",
            ("noguchi",),
            subject="日向野硝子様が90日で変えたこと",
            body="""{{ contact.salutation }}

{{ sender.name }}です。停止費用の表を、伊藤工場長からお預かりしました。ありがとうございます。

同じように「まず回収期間を」とおっしゃった日向野硝子様が、最初の90日に何をなさったかを、[保全のご担当者の言葉](https://tsubaki.example/stories/higano)でまとめました。

- 1日目：止まると困る送風機を六台だけ選ぶ
- 30日目：点検表への転記をやめる
- 90日目：軸受を一つ、止まる前に替える

同じ規模の現場が、どの順番で始めたか。進め方の参考になれば幸いです。
""",
            hypothesis="よく似た現場の順番を見れば、保全の方の「手間が増える」という心配が具体的な質問に変わる。",
            evidence="過去案件：日向野硝子（受注）",
            expected="保全課からの質問",
        ),
        Letter(
            "payback",
            4,
            "yamada",
            ("ito",),
            subject="役員会で二分で読める回収計算書",
            body="""{{ contact.salutation }}

{{ sender.name }}です。お電話でのお話を受けて、回収計算書を一枚にまとめました。

お戻しいただいた停止費用の表をそのまま使っています。年に二回の主軸停止を一回にできれば、回収は14か月。一回も減らせなかった場合の見通しも、隠さず下の段に入れました。

https://tsubaki.example/payback/minato

数字の置き方で気になるところがあれば、審査会の資料にされる前に直します。ご都合のよい時間に、15分だけお電話をいただけますでしょうか。
""",
            hypothesis="役員に見せる一枚が先に届けば、工場長は審査会の議題に載せるところまで進める。",
            evidence="「一枚で役員に見せられるものが欲しい」／過去案件：日向野硝子（受注）、東嶺化学（失注）",
            expected="審査会の日程の連絡",
        ),
        Letter(
            "three-people",
            4,
            "yamada",
            ("ito", "noguchi"),
            subject="保全三人で回すための始め方",
            body="""{{ contact.salutation }}

{{ sender.name }}です。「手間は増えますか」というご質問を、保全課からいただきました。

増える作業は、はじめの二週間だけです。センサーの貼り付けに一台あたり十分、見張る線を決める打ち合わせが二回。その代わり、毎日四十分の点検表への転記がなくなります。

三人の現場で実際に組んだ、二週間の予定表をお送りします。

https://tsubaki.example/notes/small-team

いま一番時間を取られている作業を教えていただければ、そこから外す順番をお示しします。
""",
            hypothesis="手間が減ると分かれば、野口主任が審査会の前に現場の賛成をまとめてくれる。",
            evidence="「保全は三人しかいないんです」",
            expected="野口主任からの返信",
        ),
    ),
    ideas=(
        Idea(
            "visit",
            4,
            "kondo",
            "日向野硝子の現場を伊藤工場長に見ていただく",
            aim="審査会の前に、同じ立場の人の話を直接聞いてもらう",
            evidence="日向野硝子の保全課長から、見学は受けてもよいと言われている",
        ),
    ),
    agreed=(
        Agreed(1, "send", "停止の話が新しいうちに、現場の感覚と合うかを確かめる", letter="spindle"),
        Agreed(2, "send", "返信の「回収の見通し」に応える。数字は工場長の手で埋めてもらう", letter="count"),
        Agreed(3, "send", "保全課の心配に、似た現場の順番で答える", letter="ninety-days"),
    ),
    answers=(
        Answer(
            "spindle",
            "ito",
            "reply",
            1,
            "08:05",
            words="近藤様\n\nグラフを拝見しました。うちの三号機とよく似ています。\nただ、投資の話にするには回収の見通しが要ります。18か月が一つの目安です。\n\n伊藤",
            choice="carry_on",
            note="電話で話した。回収の話なら続けて読みたいとのこと",
        ),
        Answer(
            "count",
            "ito",
            "reply",
            2,
            "07:50",
            words="近藤様\n\n表を埋めてみました。特急便の欄が思ったより大きく、自分でも驚いています。\n別便でお送りします。\n\n伊藤",
            choice="carry_on",
            note="表を受け取った。次は似た会社の例を見たいとのこと",
        ),
    ),
    stages=((2, 2, "learning"), (3, 2, "engaging"), (4, 2, "evaluating")),
)
