"""The companies we pursue, the people in them and what both teams know."""

from accounts.models.accounts import LAST_TOUCH, NAME_IN_KANA, NAME_IN_LATIN, NEVER, Account, AccountQuerySet
from accounts.models.contacts import MAILABLE, BuyingRole, Contact, ContactQuerySet, LegalBasis, MailObstacle
from accounts.models.days import CompanyDays, DayKind
from accounts.models.deals import (
    NOT_WON,
    TELLS,
    Deal,
    DealMoment,
    DealPerson,
    DealQuerySet,
    DealReason,
    DealStage,
)
from accounts.models.erasures import ErasedKey, Erasure
from accounts.models.imports import (
    ImportJob,
    ImportKind,
    ImportOutcome,
    ImportPart,
    ImportPhase,
    ImportPiece,
    ImportRow,
    ImportRun,
    ImportState,
    ImportUndo,
)
from accounts.models.legal import LegalBasisEntry, Proof
from accounts.models.merging import Alias, AliasKind, Likeness, LikenessRule, Merge, MergeKind
from accounts.models.relations import Relation, RelationKind, Tie, TieStrength
from accounts.models.timeline import AUDITED, Activity, ActivityCategory, Annotation, AnnotationKind, HeardBy

__all__ = [
    "AUDITED",
    "LAST_TOUCH",
    "MAILABLE",
    "NAME_IN_KANA",
    "NAME_IN_LATIN",
    "NEVER",
    "NOT_WON",
    "TELLS",
    "Account",
    "AccountQuerySet",
    "Activity",
    "ActivityCategory",
    "Alias",
    "AliasKind",
    "Annotation",
    "AnnotationKind",
    "BuyingRole",
    "CompanyDays",
    "Contact",
    "ContactQuerySet",
    "DayKind",
    "Deal",
    "DealMoment",
    "DealPerson",
    "DealQuerySet",
    "DealReason",
    "DealStage",
    "ErasedKey",
    "Erasure",
    "HeardBy",
    "ImportJob",
    "ImportKind",
    "ImportOutcome",
    "ImportPart",
    "ImportPhase",
    "ImportPiece",
    "ImportRow",
    "ImportRun",
    "ImportState",
    "ImportUndo",
    "LegalBasis",
    "LegalBasisEntry",
    "Likeness",
    "LikenessRule",
    "MailObstacle",
    "Merge",
    "MergeKind",
    "Proof",
    "Relation",
    "RelationKind",
    "Tie",
    "TieStrength",
]
