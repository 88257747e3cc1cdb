"""What makes a past deal resemble an account, and which of two resembles it more."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

MOST_WORDS = 2
SHORTEST_PIECE = 3
SHORTEST_WORD = 5
# What is written about this account is read up to here.
LONGEST_TEXT = 3000

_JAPANESE = re.compile(r"[一-龥々]{2,}|[ァ-ヴー]{2,}")
_LATIN = re.compile(r"[a-z][a-z'-]+")
# They stand in the name of every other industry.
_ANY_INDUSTRY = """
製造 造業 産業 工業 事業 業務 業界 関連 会社 専門 and the for of industry industries manufacturing
manufacturer services service products other
"""
# They stand in every other report of a deal, and say nothing about it.
_ANY_REPORT = """
以上 以下 以内 以前 以後 今回 今期 今年 今月 会社 企業 全体 全員 内容 前回 半年 反応 可能 台数 合計 問題
営業 回答 場合 変更 大切 実際 客先 対応 対象 導入 工場 年度 年間 当社 御社 必要 情報 意見 打合 技術 担当
提案 提出 数字 方法 日程 時期 時間 最初 最後 最近 期間 来期 来年 本当 機械 機能 検討 業務 次回 次期 決定
状況 状態 現在 現場 理由 生産 用意 直接 相手 相談 確認 社内 社外 社長 種類 自分 自社 製品 製造 説明 設備
課題 課長 評価 議論 費用 資料 返事 部品 部長 部署 部門 金額 開始 関係 電話 訪問 週間 顧客 メール データ
システム サービス メーカー ページ about above after again before being business called company could
customer doing during every first found going great having heard might never other product question
questions really reason report result right shall should since still their there these thing things think
those three time today under until using wants which while whole within without would years
"""

_SHARED_BY_ALL = frozenset(_ANY_INDUSTRY.split())
_EMPTY = frozenset(_ANY_REPORT.split())


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why a past deal of somebody else says something about this account."""

    named: bool = False
    same_industry: bool = False
    near_industry: bool = False
    same_product: bool = False
    similar_size: bool = False
    words: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """What was asked there too weighs as much as what they make; the size alone weighs little."""
        return (
            4 * self.same_industry
            + 2 * self.near_industry
            + 3 * self.same_product
            + self.similar_size
            + sum(1 + (len(word) > 2) for word in self.words)
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A past deal, as far as it is compared. `told` is how much there is to read about it."""

    pk: int
    won: bool
    told: int
    closed_on: date
    likeness: Likeness


def best(candidates: Iterable[Candidate], each: int) -> list[Candidate]:
    """What sales named, then as many as make it `each` won and as many not won.

    What tells nothing is only worth a line while it is alike. Where nothing alike was won (or not won), the most
    telling one stands in: one example of how it goes is better than none.
    """
    ranked = sorted(candidates, key=_rank, reverse=True)
    named = [one for one in ranked if one.likeness.named]
    chosen = list(named)
    for won in (True, False):
        left = each - sum(one.won == won for one in named)
        others = [one for one in ranked if one.won == won and not one.likeness.named]
        alike = [one for one in others if one.likeness.points]
        chosen += (alike or [one for one in others if one.told > 1][:1])[: max(left, 0)]
    return chosen


@lru_cache(maxsize=2048)
def industry_pieces(industry: str) -> frozenset[str]:
    """What two industries written freely may share: 精密部品 and 自動車部品 share 部品."""
    text = _plain(industry)
    pieces = [run[i : i + 2] for run in _JAPANESE.findall(text) for i in range(len(run) - 1)]
    pieces += [word for word in _LATIN.findall(text) if len(word) >= SHORTEST_PIECE]
    return frozenset(pieces) - _SHARED_BY_ALL


def is_near(mine: str, theirs: str) -> bool:
    return not industry_pieces(mine).isdisjoint(industry_pieces(theirs))


def half_to_double(employees: int) -> tuple[int, int]:
    return employees // 2, employees * 2


def shared_words(ours: str, theirs: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    """For each of their texts, which words of ours come up in it, the longest first: 審査会, 回収.

    Japanese needs no spaces for that. A word that comes up in every third text tells none of them apart.
    """
    texts = {key: _plain(text) for key, text in theirs.items()}
    found: dict[int, list[str]] = {key: [] for key in texts}
    for word in sorted(set(_words(_plain(ours[:LONGEST_TEXT]))), key=lambda word: (-len(word), word)):
        having = [key for key, text in texts.items() if word in text]
        if len(having) <= max(2, len(texts) // 3):
            for key in having:
                _add(word, found[key])
    return {key: tuple(words) for key, words in found.items()}


def _rank(candidate: Candidate) -> tuple[bool, bool, int, int, date, int]:
    likeness = candidate.likeness
    tells = candidate.told > 1
    return likeness.named, tells, likeness.points, candidate.told, candidate.closed_on, candidate.pk


def _words(text: str) -> Iterable[str]:
    for run in _JAPANESE.findall(text):
        yield from (part for part in _parts(run) if part not in _EMPTY)
    yield from (word for word in _LATIN.findall(text) if len(word) >= SHORTEST_WORD and word not in _EMPTY)


def _parts(run: str) -> Iterable[str]:
    """設備投資審査会 speaks of 審査会 too: parts of three and more, and the two at either end (回収期間: 回収)."""
    if "ァ" <= run[0] <= "ー":
        yield run
        return
    yield from {run[:2], run[-2:]}
    for length in range(3, len(run) + 1):
        yield from (run[i : i + length] for i in range(len(run) - length + 1))


def _add(word: str, found: list[str]) -> None:
    if len(found) < MOST_WORDS and not any(word in longer for longer in found):
        found.append(word)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
