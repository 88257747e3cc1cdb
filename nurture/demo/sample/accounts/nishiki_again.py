"""西木樹脂, typed in a second time after a fair: what it looks like before somebody merges the two."""

from nurture.demo.sample.shapes import Company, Person

NISHIKI_AGAIN = Company(
    key="nishiki-again",
    name="西木樹脂㈱",
    kana="ニシキジュシ",
    latin="Nishiki Jushi",
    domain="nishiki-plastics.example",
    industry="樹脂成形",
    employees=540,
    founded=1971,
    location="愛知県豊田市",
    owner="oka",
    months_ago=2,
    people=(
        Person(
            "hattori",
            "服部",
            "亮",
            "ハットリ リョウ",
            "Ryo Hattori",
            department="生産技術部",
            title="主任",
            mail="r.hattori",
            role="evaluator",
            support=1,
            basis="business_card",
            source="樹脂加工展",
            proof="名刺台帳 1240",
            months_ago=2,
        ),
    ),
)
