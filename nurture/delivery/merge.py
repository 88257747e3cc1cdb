"""Merge fields: a small sandboxed language over plain strings.

Templates know outputs, `if`/`unless`, comparisons and the filter `default`; nothing else exists in their world, no
object, no loop, no other filter. What a field gives is never parsed again: filling a template leaves a numbered mark
where each value belongs (`Filled`), so that Markdown and HTML are made from the author's words alone and values are
put in last, escaped for the place where they stand.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from itertools import count
from typing import Final, NamedTuple, TextIO

from liquid import Environment, RenderContext
from liquid.ast import Node
from liquid.builtin.content import ContentNode, Literal
from liquid.builtin.expressions import FilteredExpression, Path, StringLiteral
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.filters.misc import default
from liquid.builtin.illegal import Illegal
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.if_tag import IfTag
from liquid.builtin.tags.unless_tag import UnlessTag
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from liquid.template import BoundTemplate
from liquid.undefined import is_undefined

#: Every field there is; `nurture.delivery.queries.merge_values` says what it holds for a contact.
FIELDS: Final = frozenset({
    "contact.salutation", "contact.name", "contact.family_name", "contact.given_name",
    "contact.title", "contact.department",
    "account.name", "project.name", "sender.name", "sender.email",
})  # fmt: skip

# Without loops an output is never longer than its source and its values: these two limits are enough.
SOURCE_LIMIT = 100_000
NESTING_LIMIT = 5

# Noncharacters (Unicode 23.7) never stand in text: they mark the place of a value.
MARK_OPENS, MARK_CLOSES = "\ufdd0", "\ufdd1"
MARK = re.compile(f"{MARK_OPENS}([0-9]+){MARK_CLOSES}")
_MARKS = str.maketrans("", "", MARK_OPENS + MARK_CLOSES)


class BrokenTemplate(ValueError):
    """The template cannot be read; `line` says where, `problem` what."""

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


class UnknownMergeField(BrokenTemplate):
    def __init__(self, field: str, line: int) -> None:
        super().__init__(field, line)
        self.field = field


class MissingMergeValue(ValueError):
    """A field without a value and without a fallback: this mail must not leave."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class Filled(NamedTuple):
    """A filled template: `skeleton` holds the mark of each value, `values` the values in their order."""

    skeleton: str
    values: tuple[str, ...]

    def plain(self) -> str:
        """The text with its values as they are: for subjects and plain text."""
        return MARK.sub(lambda mark: self.values[int(mark[1])], self.skeleton)


class Template:
    """A compiled template: compile once, fill for every contact."""

    def __init__(self, source: str) -> None:
        self._bound = _parse(source)
        #: Every field the template reads.
        self.fields = _checked_fields(self._bound, source)
        self._outputs = _plain_outputs(self._bound.nodes)
        self._skeleton = _skeleton(self._bound.nodes) if self._outputs is not None else ""

    def fill(self, values: Mapping[str, str]) -> Filled:
        """Raises MissingMergeValue naming the first field that has neither a value nor a fallback."""
        if self._outputs is not None:
            return Filled(self._skeleton, tuple([output.value(values) for output in self._outputs]))
        context = RenderContext(self._bound, globals=_nested(values))
        context.tag_namespace[_VALUES] = []
        buffer = StringIO()
        try:
            for node in self._bound.nodes:
                node.render(context, buffer)
        except LiquidError as problem:
            raise _broken(problem) from problem
        return Filled(buffer.getvalue(), tuple(context.tag_namespace[_VALUES]))


@lru_cache(maxsize=512)
def compiled(source: str) -> Template:
    """The template of a source. Raises BrokenTemplate or UnknownMergeField."""
    return Template(source)


def outline(source: str) -> str:
    """The author's words alone, for where no contact is meant."""
    return _TAGS.sub("", _OUTPUTS.sub("…", source))


def salutation(
    *,
    company: str,
    department: str = "",
    title: str = "",
    family: str = "",
    given: str = "",
    language: str = "ja",
) -> str:
    """How a letter addresses a person: 会社名 部署 役職 姓 様 with one honorific, or the full name in English."""
    if language != "ja":
        return _joined(_bare(given), _bare(family)) or _joined(company, department)
    name = _bare(family) or _bare(given)
    if not name:
        return _joined(company, department, "ご担当者様")
    return _joined(company, department, title, f"{name} 様")


_VALUES = "nurture.values"
_OUTPUTS = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_TAGS = re.compile(r"\{%.*?%\}", re.DOTALL)
_HONORIFICS = re.compile(r"(?:\s*(?:様|さま|さん|殿|氏|先生|御中|くん|君))+$")


def _bare(name: str) -> str:
    """The name without an honorific that somebody typed into it; a name that is nothing else stays."""
    name = name.strip()
    return _HONORIFICS.sub("", name) or name


def _joined(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())


class _MarkedOutput(OutputNode):
    """An output that keeps its value apart and leaves a mark."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        values: list[str] = context.tag_namespace[_VALUES]
        value = self.expression.evaluate(context)
        if is_undefined(value):
            raise MissingMergeValue(str(next(iter(_paths(self.expression)), "")))
        values.append(str(value).translate(_MARKS))
        return buffer.write(_mark(len(values) - 1))


class _Output(Output):
    node_class = _MarkedOutput


class _Environment(Environment):
    block_nesting_limit = NESTING_LIMIT

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        for tag in (Literal, _Output, Illegal, IfTag, UnlessTag):
            self.add_tag(tag)
        self.add_filter("default", default)


_environment = _Environment()


@dataclass(frozen=True, slots=True)
class _PlainOutput:
    """`{{ contact.title }}` or `{{ contact.title | default: "…" }}`: answered without liquid."""

    field: str
    fallback: str | None

    def value(self, values: Mapping[str, str]) -> str:
        found = values.get(self.field, "").strip() or self.fallback
        if found is None:
            raise MissingMergeValue(self.field)
        # Nearly none has a mark in it; taking it out would look at each of its letters.
        return found.translate(_MARKS) if MARK_OPENS in found or MARK_CLOSES in found else found


def _parse(source: str) -> BoundTemplate:
    if len(source) > SOURCE_LIMIT:
        raise BrokenTemplate(f"longer than {SOURCE_LIMIT} characters")
    try:
        return _environment.from_string(source.translate(_MARKS))
    except LiquidError as problem:
        raise _broken(problem) from problem


def _broken(problem: LiquidError) -> BrokenTemplate:
    token = problem.token
    return BrokenTemplate(str(problem.message or ""), _line(token.source, token.start_index) if token else 0)


def _line(source: str, index: int) -> int:
    return source.count("\n", 0, index) + 1


def _checked_fields(bound: BoundTemplate, source: str) -> frozenset[str]:
    analysis = bound.analyze()
    for name, spans in analysis.filters.items():
        if name not in _environment.filters:
            raise BrokenTemplate(f"unknown filter '{name}'", _line(source, spans[0].index))
    for expression in _expressions(bound.nodes, RenderContext(bound)):
        # To look for something in (1..1000000000000) takes for ever, and nobody writes that to a person.
        if isinstance(expression, RangeLiteral):
            raise BrokenTemplate("ranges are not allowed", _line(source, expression.token.start_index))
    used = {str(each): each.span.index for found in analysis.variables.values() for each in found}
    for field, index in sorted(used.items()):
        if field not in FIELDS:
            raise UnknownMergeField(field, _line(source, index))
    return frozenset(used)


def _plain_outputs(nodes: Iterable[Node]) -> list[_PlainOutput] | None:
    """The outputs in their order, or None as soon as one part needs liquid to be rendered."""
    outputs: list[_PlainOutput] = []
    for node in nodes:
        if isinstance(node, ContentNode):
            continue
        output = _plain_output(node.expression) if isinstance(node, _MarkedOutput) else None
        if output is None:
            return None
        outputs.append(output)
    return outputs


def _plain_output(expression: Expression) -> _PlainOutput | None:
    if not isinstance(expression, FilteredExpression) or not isinstance(expression.left, Path):
        return None
    field, filters = str(expression.left), expression.filters or []
    if not filters:
        return _PlainOutput(field, None)
    arguments = filters[0].args
    if len(filters) == 1 and len(arguments) == 1 and isinstance(arguments[0].value, StringLiteral):
        return _PlainOutput(field, str(arguments[0].value.value))
    return None


def _skeleton(nodes: Iterable[Node]) -> str:
    marks = count()
    return "".join(node.text if isinstance(node, ContentNode) else _mark(next(marks)) for node in nodes)


def _mark(number: int) -> str:
    return f"{MARK_OPENS}{number}{MARK_CLOSES}"


def _expressions(nodes: Iterable[Node], context: RenderContext) -> Iterable[Expression]:
    for node in nodes:
        for expression in node.expressions():
            yield from _within(expression)
        yield from _expressions(node.children(context), context)


def _within(expression: Expression) -> Iterable[Expression]:
    yield expression
    for child in expression.children():
        yield from _within(child)


def _paths(expression: Expression) -> Iterable[Path]:
    return (each for each in _within(expression) if isinstance(each, Path))


def _nested(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Dotted names as liquid walks them; an empty value is no value."""
    nested: dict[str, dict[str, str]] = {}
    for field, value in values.items():
        if value.strip():
            group, _, name = field.partition(".")
            nested.setdefault(group, {})[name] = value.strip()
    return nested
