"""What can stand in the way of an import."""

from accounts.imports.rules.mapping import Mapping
from accounts.imports.rules.problems import MappingProblem
from accounts.imports.rules.surveys import Survey


class AlreadyImported(Exception):
    """The file of this run is in; what is done is not done again."""


class NotChecked(Exception):
    """Nobody has seen yet what the import would do."""


class NotImported(Exception):
    """There is nothing to undo."""


class StillWorking(Exception):
    """Something asked for earlier is not finished yet."""


class ClaimLost(Exception):
    """Somebody else took the job over, because nobody had heard of us."""


class MappingOpen(Exception):
    """The file does not say how to read it; the person has to."""

    def __init__(self, problems: list[MappingProblem], mapping: Mapping, survey: Survey) -> None:
        super().__init__([problem.code for problem in problems])
        self.problems = problems
        # The mapping as far as it goes, and what the values say about the columns it names.
        self.mapping = mapping
        self.survey = survey
