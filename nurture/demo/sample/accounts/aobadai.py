"""青葉台ロジスティクス: one centre works, five are to follow; they have just answered, so nothing goes out."""

from nurture.demo.sample.shapes import Agreed, Answer, Closed, Company, Idea, Letter, Note, Person, Put

AOBADAI = Company(
    key="aobadai",
    name="青葉台ロジスティクス株式会社",
    kana="アオバダイロジスティクス",
    latin="Aobadai Logistics",
    domain="aobadai-logi.example",
    industry="物流",
    employees=2300,
    founded=1987,
    location="千葉県船橋市",
    owner="tanabe",
    people=(
        Person(
            "kobayashi",
            "小林",
            "直樹",
            "コバヤシ ナオキ",
            "Naoki Kobayashi",
            department="運営本部 設備管理部",
            title="部長",
            mail="n.kobayashi",
            phone="047-000-0310",
            role="champion",
            support=2,
            basis="relationship",
            source="川崎センターの取引",
            proof="注文書 AL-0214",
            months_ago=26,
        ),
        Person(
            "matsuda",
            "松田",
            "恵美",
            "マツダ エミ",
            "Emi Matsuda",
            department="経営企画室",
            title="室長",
            mail="e.matsuda",
            role="economic_buyer",
            support=0,
            basis="business_card",
            source="川崎センター視察への同行",
            proof="名刺台帳 1150",
            months_ago=3,
        ),
        Person(
            "ishikawa",
            "石川",
            "大地",
            "イシカワ ダイチ",
            "Daichi Ishikawa",
            department="川崎センター",
            title="センター長",
            mail="d.ishikawa",
            role="user",
            support=2,
            basis="relationship",
            source="川崎センターの取引",
            proof="注文書 AL-0214",
            months_ago=26,
        ),
        Person("security", placeholder="情報セキュリティの承認者", role="approver"),
    ),
    deals=(
        Closed(
            "aobadai-won",
            "tanabe",
            "won",
            "川崎センター 仕分けコンベヤの常時監視",
            14_800_000,
            2,
            9,
            7,
            reason="timing",
            note="繁忙期の前に一台の異常を見つけ、社内の空気が変わった",
            process="設備管理部の相談から、繁忙期前の二か月だけ試した。ベルト駆動のモーターで異常が一件見つかり、夜間に交換。センター長がその週の会議で話し、本部の部長決裁になった。",
            needed="試す前：繁忙期に工事が入らないこと。決める前：見つけた一件の経過。効果の計算は決まった後でよいと言われた。",
            words="繁忙期の前に、止まりそうな一台が分かった。それだけで元は取れました。",
        ),
    ),
    nomination=Put(
        by="tanabe",
        marketer="yamada",
        outcome="target",
        cycle=1,
        days=3,
        amount=36_000_000,
        basis="五拠点、一拠点あたり720万円",
        quarters_ahead=1,
        why_account="川崎センターが二年、計画外の停止なしで動いている。残る五拠点に同じ設備がある。",
        why_now="次の繁忙期の前に工事を終えるには、この四半期のうちに決める必要がある。",
        said="「五拠点まとめてだと本社の投資会議です。そこは私も初めてです」（小林部長）",
        people="小林部長（推進者）、石川センター長（利用者）、松田室長（予算）。情報セキュリティの承認者はまだ分からない。",
        blockers="投資会議に出した経験が小林部長にない。繁忙期の前後六週間は工事ができない。",
        similar="aobadai-won",
        contribution="投資会議の日程と、松田室長が気にする点を聞く。石川センター長に話をしてもらう段取りをつける。",
        sales_scores=(4, 4, 4, 4, 5),
        marketing_scores=(4, 5, 4, 3, 4),
    ),
    notes=(
        Note(
            1,
            2,
            "10:50",
            "tanabe",
            "words",
            contact="ishikawa",
            heard="visit",
            confidence=3,
            words="二年間、繁忙期に一度も止めていません。夜中の電話がなくなったのが、いちばん大きい。",
        ),
        Note(
            1,
            2,
            "11:05",
            "tanabe",
            "objection",
            contact="kobayashi",
            heard="visit",
            confidence=3,
            words="五拠点まとめてだと、稟議が本社の投資会議に上がります。そこは私も初めてです。",
        ),
        Note(
            2,
            3,
            "15:45",
            "tanabe",
            "question",
            contact="matsuda",
            heard="online",
            confidence=3,
            words="一拠点目の効果を、ほかの拠点にそのまま当てはめてよい根拠は何ですか。",
            body="厳しいが公平な方。数字の置き方を説明できれば味方になる。",
        ),
        Note(
            2,
            1,
            "09:20",
            "yamada",
            "fact",
            body="松田室長は前職が監査法人。根拠の出どころを脚注まで読まれる。資料には必ず出典を書く。",
        ),
        Note(
            3,
            2,
            "16:15",
            "tanabe",
            "constraint",
            contact="kobayashi",
            heard="phone",
            confidence=3,
            body="繁忙期の前後六週間は工事ができない。逆算すると、着工まで残り二か月を切っている。",
        ),
    ),
    letters=(
        Letter(
            "kawasaki",
            1,
            "yamada",
            ("kobayashi",),
            subject="川崎センターの二年間で分かったこと",
            body="""{{ contact.salutation }}

椿計測システムの{{ sender.name }}です。いつもお世話になっております。

川崎センターの二年分の記録を、石川センター長と一緒に振り返りました。止まる前に替えた部品が四点、夜間の呼び出しは年に十九回から二回に。効いたところだけでなく、期待したほど効かなかったところも書いています。

https://tsubaki.example/reports/kawasaki

五拠点の話を社内で始められるときの、最初の一枚としてお使いください。
""",
            hypothesis="効かなかったことも書いた資料なら、小林部長は本社でそのまま使える。",
            evidence="石川センター長の言葉「夜中の電話がなくなった」",
            expected="社内で回した、という返事",
        ),
        Letter(
            "difference",
            2,
            "yamada",
            ("kobayashi", "matsuda"),
            subject="拠点ごとの差を、どう見積もるか",
            body="""{{ contact.salutation }}

{{ sender.name }}です。先日は「ほかの拠点に当てはめてよい根拠は」というご質問をありがとうございました。大事な点ですので、書面でお答えします。

当てはめてよいのは、同じ型式の駆動部だけです。六拠点の設備台帳で数えると、同じ型式は全体の六割でした。残る四割は効果をゼロと置き、六割だけで計算しています。

計算の前提と出典は、すべて二枚目に書きました。

https://tsubaki.example/reports/aobadai-sites

置き方が甘いところがありましたら、ご指摘ください。
""",
            hypothesis="控えめな置き方と出典を先に見せれば、松田室長は数字を疑う側から確かめる側に回る。",
            evidence="松田室長の質問「そのまま当てはめてよい根拠は何ですか」",
            expected="前提についての質問",
        ),
        Letter(
            "three-stages",
            3,
            "yamada",
            ("kobayashi", "matsuda"),
            subject="五拠点を三段階で進める案",
            body="""{{ contact.salutation }}

{{ sender.name }}です。繁忙期の前後六週間を避け、五拠点を三段階で進める案をまとめました。

- 第一段階：船橋と厚木（同じ型式が九割）
- 第二段階：効果を確かめてから、春日部と小牧
- 第三段階：設備の更新に合わせて、鳥栖

段階ごとに、続けるかどうかを決める数字を一つずつ置いています。どこで止めても、それまでの分は無駄になりません。

https://tsubaki.example/reports/aobadai-stages

投資会議のご予定が決まりましたら、逆算した日程をお作りします。
""",
            hypothesis="途中で止められる案なら、初めての投資会議でも出しやすい。",
            evidence="「そこは私も初めてです」",
            expected="投資会議の日程",
        ),
        Letter(
            "first-two",
            4,
            "yamada",
            ("kobayashi", "matsuda"),
            subject="はじめの二拠点だけの概算",
            body="""{{ contact.salutation }}

{{ sender.name }}です。ご返信をありがとうございました。船橋と厚木、二拠点だけの概算をお送りします。

機器と工事を合わせて1,480万円、年間の費用は96万円です。同じ型式の駆動部だけで計算した回収は、21か月になります。五拠点の案との違いは、一枚目の右側にまとめました。

https://tsubaki.example/quotes/aobadai-first-two

投資会議の前に、松田室長と三人でお話しできる時間を、30分ほどいただけますでしょうか。
""",
            hypothesis="二拠点だけの金額が手元にあれば、小林部長は投資会議の議題に載せられる。",
            evidence="小林部長の返信「はじめの二拠点だけの金額が欲しい」",
            expected="打合せの日程",
        ),
        Letter(
            "questions",
            4,
            "yamada",
            ("kobayashi",),
            subject="投資会議で聞かれそうな七つのこと",
            body="""{{ contact.salutation }}

{{ sender.name }}です。投資会議は初めて、と伺いましたので、ほかのお客さまの会議で実際に出た質問を七つ選び、お答えの例を添えました。

一番多いのは「やめるときの費用はいくらか」です。二番目は「担当者が替わっても続けられるか」でした。

https://tsubaki.example/notes/board-questions

当日の流れが分かりましたら、順番を合わせて作り直します。
""",
            hypothesis="想定問答があれば、小林部長の不安が「出す・出さない」から「いつ出すか」に変わる。",
            evidence="「そこは私も初めてです」",
            expected="会議の流れについての相談",
        ),
    ),
    ideas=(
        Idea(
            "matsuda-visit",
            4,
            "tanabe",
            "メールではなく、田辺が松田室長を訪ねる",
            aim="返信にあった「一度お話を」に、すぐ応える",
            evidence="小林部長の返信",
        ),
    ),
    agreed=(
        Agreed(1, "send", "小林部長が本社で使える材料を先に渡す", letter="kawasaki"),
        Agreed(2, "send", "松田室長の質問に、書面で正面から答える", letter="difference"),
        Agreed(
            3,
            "send",
            "工事の締切りが近い。止められる案で背中を押す",
            letter="three-stages",
            dissent=("miyake", "締切りを持ち出す前に、電話で一度聞きたかった"),
        ),
    ),
    answers=(
        Answer(
            "three-stages",
            "kobayashi",
            "reply",
            1,
            "08:40",
            words="田辺様\n\n三段階案、社内で回しました。投資会議は来月の第二週です。\nその前に、経営企画の松田と一度お話しいただけませんか。\nまずは、はじめの二拠点だけの金額が欲しいです。\n\n小林",
        ),
    ),
    stages=((2, 3, "learning"), (3, 2, "engaging"), (4, 2, "evaluating")),
)
