"""The words CRMs use for where a deal stands → our four stages. Shown in the mapping and editable there."""

from collections.abc import Iterable

from accounts.imports.rules.fields import header_key

OPEN, WON, LOST, NO_DECISION = "open", "won", "lost", "no_decision"
STAGES = (OPEN, WON, LOST, NO_DECISION)
UNKNOWN = ""
# Shown on the mapping screen; a column with more values is hardly one of stages.
MAX_STAGES = 100

WORDS = {
    OPEN: "open|prospecting|engaging|qualification|qualified|discovery|proposal|negotiation|contract sent|presentation scheduled|in progress|pipeline|"
    "proposal price quote|negotiation review|needs analysis|value proposition|appointment scheduled|decision maker bought in|"
    "商談中|進行中|提案|提案中|見積|見積中|見積提出|交渉|交渉中|初回訪問|ヒアリング|アプローチ|アプローチ中|検討中|見込み|見込|継続|対応中|未決定|内示|クロージング",
    WON: "won|closed won|close won|win|受注|成約|契約|契約済|獲得|受注済|受注確定|完了受注",
    LOST: "lost|closed lost|close lost|loss|失注|敗退|他社決定|競合負け|失注済|完了失注",
    NO_DECISION: "no decision|abandoned|on hold|stalled|見送り|見送|保留|中止|延期|自然消滅|凍結|検討中止|案件消滅",
}
_STAGE_OF = {header_key(word): stage for stage, words in WORDS.items() for word in words.split("|")}


def guess_stages(values: Iterable[str]) -> dict[str, str]:
    """Value of the file → stage, UNKNOWN where the word is not known."""
    return {value: _STAGE_OF.get(header_key(value), UNKNOWN) for value in values}
