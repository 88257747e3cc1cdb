"""桜庭食品: everything is washed every day, and nothing may fall onto the line."""

from nurture.demo.sample.shapes import Agreed, Closed, Company, Idea, Letter, Note, Person, Put

SAKURABA = Company(
    key="sakuraba",
    name="株式会社桜庭食品",
    kana="サクラバショクヒン",
    latin="Sakuraba Foods",
    domain="sakuraba-foods.example",
    industry="食品",
    employees=1120,
    founded=1955,
    location="埼玉県川越市",
    owner="tanabe",
    parent="桜庭ホールディングス株式会社",
    people=(
        Person(
            "nakamura",
            "中村",
            "千尋",
            "ナカムラ チヒロ",
            "Chihiro Nakamura",
            department="生産本部 生産技術部",
            title="課長",
            mail="c.nakamura",
            phone="049-000-0412",
            role="champion",
            support=1,
            basis="consent",
            source="食品工場設備展の来場登録",
            proof="来場登録 F-2208",
            months_ago=7,
        ),
        Person(
            "hasegawa",
            "長谷川",
            "茂",
            "ハセガワ シゲル",
            "Shigeru Hasegawa",
            department="川越工場",
            title="工場長",
            mail="s.hasegawa",
            role="approver",
            support=0,
            basis="business_card",
            source="川越工場への訪問",
            proof="名刺台帳 1096",
            months_ago=5,
        ),
        Person(
            "yoshida",
            "吉田",
            "里美",
            "ヨシダ サトミ",
            "Satomi Yoshida",
            department="品質保証部",
            title="主任",
            mail="s.yoshida",
            role="evaluator",
            support=0,
            basis="business_card",
            source="川越工場への訪問",
            proof="名刺台帳 1097",
            months_ago=5,
        ),
        # His address came with a list; nobody has asked him, so nothing may be sent to him.
        Person(
            "watanabe",
            "渡辺",
            "浩",
            "ワタナベ ヒロシ",
            "Hiroshi Watanabe",
            department="総務部",
            mail="h.watanabe",
            months_ago=14,
        ),
        Person("parent", placeholder="親会社の設備投資の担当", role="economic_buyer"),
    ),
    deals=(
        Closed(
            "sakuraba-none",
            "tanabe",
            "no_decision",
            "充填ライン 真空ポンプの監視",
            8_900_000,
            2,
            11,
            8,
            reason="fit",
            note="洗浄に耐えるという証拠を出せないまま、年度が終わった",
            process="展示会から始まり、川越工場で二回打合せ。工場長が「洗うたびに外すのか」と尋ね、こちらはカタログの防水等級で答えた。そのあと返事が来なくなった。",
            needed="二回目の打合せの前：実際の洗浄で何日もつか。品質保証部への説明：部品が落ちないこと。どちらも出せなかった。",
            words="防水の等級ではなくて、うちの洗い方でもつのかを聞いているんです。",
        ),
    ),
    nomination=Put(
        by="tanabe",
        marketer="ono",
        outcome="target",
        cycle=1,
        days=2,
        amount=28_000_000,
        basis="川越と本庄、真空ポンプとコンプレッサー計40台",
        quarters_ahead=3,
        why_account="前回は洗浄の一点で止まった。今は百八十日の試験結果があり、答えを持っていける。",
        why_now="真空ポンプの更新計画が来年度の予算に入る。その前に監視を組み込む話ができる。",
        said="「真空ポンプは替えが一台もないんです」（中村課長、電話で）",
        people="中村課長（推進者）、長谷川工場長（承認）、吉田主任（評価）。親会社の担当はまだ分からない。",
        blockers="高圧洗浄への不安と、異物混入への心配。",
        similar="sakuraba-none",
        do_not_say="前回の防水等級の話を繰り返さない。",
        contribution="洗浄試験の現物を持って川越工場に伺う。親会社の誰が決めるのかを中村課長に聞く。",
        sales_scores=(3, 4, 4, 3, 5),
        marketing_scores=(3, 4, 3, 3, 4),
    ),
    notes=(
        Note(
            1,
            1,
            "13:30",
            "tanabe",
            "signal",
            contact="nakamura",
            heard="phone",
            confidence=3,
            words="真空ポンプは替えが一台もないんです。止まると三万食が廃棄になります。",
        ),
        Note(
            1,
            1,
            "17:20",
            "tanabe",
            "objection",
            contact="hasegawa",
            heard="visit",
            confidence=3,
            words="毎日、高圧で洗います。前に入れた別の会社のセンサーは、三か月で水が入りました。",
        ),
        Note(
            2,
            3,
            "14:10",
            "tanabe",
            "constraint",
            contact="yoshida",
            heard="online",
            confidence=3,
            words="部品が一つでも落ちる可能性のあるものは、ラインの上には付けられません。",
        ),
        Note(
            2,
            2,
            "11:45",
            "ono",
            "fact",
            heard="public",
            confidence=3,
            body="統合報告書に、食品廃棄を三年で三割減らすとある。三万食の廃棄を防ぐ話は、環境の目標にもつながる。",
        ),
        Note(
            3,
            2,
            "10:05",
            "sato",
            "question",
            body="Does the parent company require a carbon figure for capital requests? If so, avoided waste could carry the case.",
            confidence=1,
        ),
        Note(
            4,
            3,
            "15:00",
            "tanabe",
            "words",
            contact="hasegawa",
            heard="visit",
            confidence=3,
            words="現物で百八十日もったのなら、話は別です。写真ではなく、物を見せてください。",
        ),
        Note(
            4,
            2,
            "16:35",
            "tanabe",
            "question",
            contact="nakamura",
            heard="phone",
            words="まずは真空ポンプだけ、という頼み方でもいいんでしょうか。",
        ),
    ),
    letters=(
        Letter(
            "stays-on",
            1,
            "ono",
            ("nakamura",),
            subject="毎日洗うラインで、外さずに使う",
            body="""{{ contact.salutation }}

椿計測システムの{{ sender.name }}です。お電話ではお話を聞かせてくださり、ありがとうございました。

以前ご相談いただいたとき、私どもは「実際の洗い方でもつのか」というご質問に、等級の数字でお答えしてしまいました。お詫びしたうえで、改めてお答えします。

食品工場三か所で、毎日の高圧洗浄のもと、百八十日の試験を続けました。取り付け方を変えたことで、浸水は二十四個中ゼロでした。途中で一度、失敗した経過も載せています。

https://tsubaki.example/notes/washdown

御社の洗浄の圧力と回数を教えていただければ、条件の違いを正直に書き足します。
""",
            hypothesis="失敗した経過まで見せれば、中村課長はもう一度工場長に話を持ち込める。",
            evidence="過去案件：充填ライン 真空ポンプの監視（決定なし）",
            expected="洗浄条件についての返事",
        ),
        Letter(
            "nothing-above",
            3,
            "ono",
            ("nakamura", "yoshida"),
            subject="ラインの上に何も付けない測り方",
            body="""{{ contact.salutation }}

{{ sender.name }}です。品質保証部の「落ちる可能性のあるものは付けられない」というお考えは、もっともです。そこで、ラインの上には何も付けない方法をまとめました。

真空ポンプもコンプレッサーも、機械室の側だけで測れます。食品の通る場所から、一番近い部品まで4.2メートル。配置図に距離を書き込みました。

https://tsubaki.example/notes/machine-room

異物の管理表にそのまま写せるよう、部品の一覧も付けています。確認の順番に合わないところがあれば、お知らせください。
""",
            hypothesis="付けない場所を先に示せば、吉田主任の評価は反対から条件の確認に変わる。",
            evidence="吉田主任の言葉「落ちる可能性のあるものは付けられません」",
            expected="配置図についての確認",
        ),
        Letter(
            "sample",
            4,
            "ono",
            ("hasegawa", "nakamura"),
            subject="百八十日洗った現物をお持ちします",
            body="""{{ contact.salutation }}

{{ sender.name }}です。「写真ではなく、物を見せてください」とのこと、ありがとうございます。

百八十日の洗浄試験を終えたセンサーを三個、そのままの状態でお持ちします。お持ちした場で、分解してご覧いただいて構いません。二個は残し、品質保証部でお使いください。

ご都合のよい日を二つ、お聞かせいただけますでしょうか。洗浄の時間に合わせて伺うこともできます。
""",
            hypothesis="現物を自分で分解すれば、長谷川工場長は「もつ」と自分の言葉で言える。",
            evidence="「現物で百八十日もったのなら、話は別です」",
            expected="訪問日の返事",
        ),
        Letter(
            "pumps-only",
            4,
            "ono",
            ("nakamura",),
            subject="真空ポンプ六台だけで始める場合",
            body="""{{ contact.salutation }}

{{ sender.name }}です。「真空ポンプだけ、という頼み方でもいいのか」とのご質問ですが、もちろん大丈夫です。

六台だけで始める場合の費用と、三万食の廃棄を一度防いだときの金額を並べました。後から増やすときに、買い直しになるものはありません。

https://tsubaki.example/quotes/pumps-only

更新計画の予算表と項目をそろえてありますので、そのまま書き写していただけます。
""",
            hypothesis="小さく始められると分かれば、中村課長は更新計画の予算に入れられる。",
            evidence="「真空ポンプは替えが一台もないんです」",
            expected="予算表の様式についての相談",
        ),
    ),
    ideas=(
        Idea(
            "foreign-matter",
            2,
            "tanabe",
            "異物混入の心配に、先に答える",
            aim="品質保証部が反対に回る前に、測る場所を見直す",
            evidence="吉田主任の言葉",
        ),
    ),
    agreed=(
        Agreed(1, "send", "前回止まった一点に、まず正面から答える", letter="stays-on"),
        Agreed(
            2,
            "rewrite",
            "品質保証部の心配が出た。次の一通はそこから書き直す",
            idea="foreign-matter",
            letter="nothing-above",
        ),
        Agreed(
            3,
            "send_with_edits",
            "測る場所を変えれば心配は消える。図で示す",
            letter="nothing-above",
            edit=(
                "距離がひと目で分かるように",
                "配置図に距離を書き込みました。",
                "配置図に距離を書き込み、その線を赤で囲みました。",
            ),
        ),
    ),
    stages=((3, 2, "learning"),),
)
