"""The filter language: `stage:negotiation value>100k -tag:cold (due<fri or idle>14d)`.

    filter  = any
    any     = all ("or" all)*
    all     = term+
    term    = "-" term | "not" term | "(" any ")" | field op value | "words" | word
    op      = ":" | "=" | "<" | "<=" | ">" | ">="

Terms side by side must all hold. A word is looked for in names, titles,
contacts and tags; case and accents do not matter. `@name` is a filter of the
settings.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.errors import UsageError
from pipeline_tui.query.fields import Context, Predicate, field_predicate, word_predicate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.query.views import View

DEEPEST = 50

_PIECE = r"""\s*(?:
      (?P<open>\() | (?P<close>\)) |
      (?P<minus>-(?=[^\s]))? (?:
        (?P<field>[^\s()":=<>@#&'+*/.,;0-9-][^\s()":=<>.]*(?:\.(?:"[^"]+"|[^\s()":=<>]+))?)
          (?P<op><=|>=|[:=<>])
          (?: "(?P<quoted>[^"]*)" | (?P<value>[^\s()"]*) )
        | "(?P<words>[^"]*)"
        | (?P<word>[^\s()"]+)
        | (?P<negated>\()
      )
    )"""


@cache
def _token_pattern() -> re.Pattern[str]:
    """Compiled when there is a filter: that takes 2 ms."""
    return re.compile(_PIECE, re.VERBOSE)


class _Token(NamedTuple):
    kind: str
    """`(`, `)`, `or`, `not`, or `term`."""
    text: str
    negated: bool = False
    predicate: Predicate | None = None


class Filter:
    """A filter that was understood; call it on a view."""

    def __init__(self, predicate: Predicate, text: str) -> None:
        self._predicate = predicate
        self.text = text

    def __call__(self, view: View) -> bool:
        return self._predicate(view)


def parse_filter(words: str | Sequence[str], context: Context) -> Filter:
    """The filter of a text, or of the words of a command line.

    An empty one lets everything through. Raises UsageError, which says what was
    not understood and what is there instead.
    """
    text = words if isinstance(words, str) else " ".join(words)
    tokens = _tokens(text, context)
    if not tokens:
        return Filter(lambda view: True, "")
    parser = _Parser(tokens)
    predicate = parser.any_of(0)
    if parser.at < len(tokens):
        raise UsageError("a ) without its ( in the filter")
    return Filter(predicate, text)


def _tokens(text: str, context: Context) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    while text[place:].strip():
        found = _token_pattern().match(text, place)
        if not found:
            raise UsageError(f"a quote is not closed in the filter: {text[place:].strip()[:40]}")
        place = found.end()
        tokens.append(_token(found, context))
    return tokens


def _token(found: re.Match[str], context: Context) -> _Token:
    if found["open"] or found["negated"]:
        return _Token("(", "(", negated=bool(found["minus"]))
    if found["close"]:
        return _Token(")", ")")
    negated = bool(found["minus"])
    if found["field"]:
        value = found["value"] if found["quoted"] is None else found["quoted"]
        predicate = field_predicate(found["field"], found["op"], value, context)
        return _Token("term", found[0].strip(), negated, predicate)
    word = found["words"] if found["words"] is not None else found["word"]
    if found["word"] and not negated and word in ("or", "OR", "not", "NOT"):
        return _Token(word.lower(), word)
    is_name = found["word"] and word.startswith("@") and len(word) > 1
    predicate = _saved(word[1:], context) if is_name else word_predicate(word)
    return _Token("term", word, negated, predicate)


def _saved(name: str, context: Context) -> Predicate:
    """A filter of the settings. Raises UsageError where there is none, or where it is at fault."""
    text = context.saved.get(name)
    if text is None:
        import difflib

        near = difflib.get_close_matches(name, context.saved, n=1)
        hint = f": did you mean @{near[0]}?" if near else ""
        raise UsageError(
            f"there is no saved filter @{name}{hint}",
            f"Save it with: pipeline config set filter.{name} 'FILTER'"
            f'; to look for the word itself: "@{name}"',
        )
    # without itself: one that names itself, straight or in a ring, has no meaning
    others = {key: value for key, value in context.saved.items() if key != name}
    try:
        return parse_filter(text, context._replace(saved=others))
    except UsageError as error:
        raise UsageError(f"in the saved filter @{name}: {error.message}") from None


class _Parser:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def any_of(self, depth: int) -> Predicate:
        if depth > DEEPEST:
            raise UsageError("the filter has too many ( inside each other")
        choices = [self.all_of(depth)]
        while self._kind() == "or":
            self.at += 1
            choices.append(self.all_of(depth))
        if len(choices) == 1:
            return choices[0]
        return lambda view: any(choice(view) for choice in choices)

    def all_of(self, depth: int) -> Predicate:
        terms = []
        while self._kind() not in ("", "or", ")"):
            terms.append(self.term(depth))
        if not terms:
            raise UsageError("something is missing beside an or, or inside ( ), in the filter")
        if len(terms) == 1:
            return terms[0]
        return lambda view: all(term(view) for term in terms)

    def term(self, depth: int) -> Predicate:
        token = self.tokens[self.at]
        self.at += 1
        if depth > DEEPEST:
            raise UsageError("the filter has too many not inside each other")
        if token.kind == "not":
            if self._kind() in ("", "or", ")"):
                raise UsageError("something is missing behind a not in the filter")
            return _not(self.term(depth + 1))
        if token.kind == "(":
            inner = self.any_of(depth + 1)
            if self._kind() != ")":
                raise UsageError("a ( without its ) in the filter")
            self.at += 1
            return _not(inner) if token.negated else inner
        predicate = token.predicate or word_predicate(token.text)
        return _not(predicate) if token.negated else predicate

    def _kind(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""


def _not(predicate: Predicate) -> Predicate:
    return lambda view: not predicate(view)
