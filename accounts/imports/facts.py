"""What can stand in the way of an import."""

from accounts.imports.rules.problems import MappingProblem


class AlreadyImported(Exception):
    """The file of this run is in; what is done is not done again."""


class NotChecked(Exception):
    """Nobody has seen yet what the import would do."""


class MappingOpen(Exception):
    """The file does not say how to read it; the person has to."""

    def __init__(self, problems: list[MappingProblem]) -> None:
        super().__init__([problem.code for problem in problems])
        self.problems = problems
