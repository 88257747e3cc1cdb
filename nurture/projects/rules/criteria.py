"""The criteria a project begins with, in both languages. Its leads write better ones for what they sell."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What one criterion asks, and what a 1, a 3 and a 5 stand for, in one language."""

    asks: str
    one: str
    three: str
    five: str


# By criterion, then by language.
STANDARD: dict[str, dict[str, Words]] = {
    "revenue": {
        "en": Words(
            "How much revenue is in sight if they sign?",
            "Less than an ordinary deal of ours.",
            "An ordinary large deal, with a basis in figures.",
            "It would move the goal of the project by itself.",
        ),
        "ja": Words(
            "決まれば、どのくらいの売上になりますか。",
            "ふだんの案件より小さい。",
            "ふだんの大型案件の規模で、根拠となる数字がある。",
            "この一社だけで、プロジェクトの目標が大きく近づく。",
        ),
    },
    "fit": {
        "en": Words(
            "How well does what we sell fit what they need?",
            "We would have to bend what we offer.",
            "It fits; one open question remains.",
            "They have the very problem we solve best.",
        ),
        "ja": Words(
            "当社の提供するものは、相手の課題に合っていますか。",
            "かなり無理をしないと合わない。",
            "おおむね合うが、確かめたいことが一つ残る。",
            "当社が最も得意とする課題を抱えている。",
        ),
    },
    "reach": {
        "en": Words(
            "Whom can we reach there, with their consent?",
            "Nobody, or a general address.",
            "One person who uses what we sell.",
            "Two or more, one of whom decides or prepares the decision.",
        ),
        "ja": Words(
            "同意を得て連絡できる相手がいますか。",
            "誰もいない、または代表アドレスだけ。",
            "利用する立場の方が一人。",
            "二人以上いて、その中に決裁者か起案者がいる。",
        ),
    },
    "timing": {
        "en": Words(
            "Is there a reason for them to decide soon?",
            "Nothing moves in the next twelve months.",
            "A budget or a project of theirs is being prepared.",
            "A date is set by which they must decide.",
        ),
        "ja": Words(
            "近いうちに決める理由が、相手にありますか。",
            "この一年は動きがない。",
            "予算か計画の準備が進んでいる。",
            "決めなければならない期日がある。",
        ),
    },
    "told": {
        "en": Words(
            "What can sales tell us that no document says?",
            "Only what the website says.",
            "What one person there told us, in their words.",
            "How they decide, who fears what, and a past deal to learn from.",
        ),
        "ja": Words(
            "資料にはない、営業だから話せることがありますか。",
            "ウェブサイトに書いてあることだけ。",
            "相手の一人から、本人の言葉で聞いたことがある。",
            "決まり方と、誰が何を心配しているかが分かり、参考になる過去案件もある。",
        ),
    },
}
