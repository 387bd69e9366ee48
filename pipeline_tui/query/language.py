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
"""Of parentheses, of `not` and of saved filters inside each other, together."""
MOST_TERMS = 5_000
"""Of a filter, with those of the saved filters that it names."""

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
    """`(`, `)`, `or`, `not`, `saved` or `term`."""
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
    predicate = _parsed(text, _Reading(context), 0)
    return Filter(predicate or (lambda view: True), text if predicate else "")


class _Reading:
    """The reading of one filter, with all saved filters that it names."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.open_names: list[str] = []
        """The saved filters that are being read, each inside the one before."""
        self._terms = 0

    def count_term(self) -> None:
        """Raises UsageError: saved filters that name others twice each would double for ever."""
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise UsageError(
                f"the filter has more than {MOST_TERMS:,} terms, including its saved filters"
            )


def _parsed(text: str, reading: _Reading, depth: int) -> Predicate | None:
    """Return what a text lets through, or None if it is empty."""
    tokens = _tokens(text, reading)
    if not tokens:
        return None
    parser = _Parser(tokens, reading)
    predicate = parser.any_of(depth)
    if parser.at < len(tokens):
        raise UsageError("a ) without its ( in the filter")
    return predicate


def _tokens(text: str, reading: _Reading) -> list[_Token]:
    tokens: list[_Token] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _token_pattern().match(text, place)
        if not found:
            raise UsageError(f"a quote is not closed in the filter: {text[place:].strip()[:40]}")
        place = found.end()
        reading.count_term()
        tokens.append(_token(found, reading.context))
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
    if found["word"] and word.startswith("@") and len(word) > 1:
        return _Token("saved", word[1:], negated)
    return _Token("term", word, negated, word_predicate(word))


def _saved(name: str, reading: _Reading, depth: int) -> Predicate:
    """Return a filter of the settings. Raises UsageError if it is unknown or not valid."""
    saved = reading.context.saved
    if name in reading.open_names:
        raise UsageError(f"@{name} refers to itself")
    if name not in saved:
        import difflib

        near = difflib.get_close_matches(name, saved, n=1)
        hint = f": did you mean @{near[0]}?" if near else ""
        raise UsageError(
            f"there is no saved filter @{name}{hint}",
            f"Save it with: pipeline config set filter.{name} 'FILTER'"
            f'; to look for the word itself: "@{name}"',
        )
    reading.open_names.append(name)
    try:
        return _parsed(saved[name], reading, depth) or (lambda view: True)
    except UsageError as error:
        raise UsageError(f"in the saved filter @{name}: {error.message}") from None
    finally:
        reading.open_names.pop()


class _Parser:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[_Token], reading: _Reading) -> None:
        self.tokens = tokens
        self.reading = reading
        self.at = 0

    def any_of(self, depth: int) -> Predicate:
        if depth > DEEPEST:
            raise UsageError(
                "the filter has too many parentheses or saved filters inside each other"
            )
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
            raise UsageError("the filter has too many 'not' inside each other")
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
        if token.kind == "saved":
            predicate = _saved(token.text, self.reading, depth + 1)
        else:
            predicate = token.predicate or word_predicate(token.text)
        return _not(predicate) if token.negated else predicate

    def _kind(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""


def _not(predicate: Predicate) -> Predicate:
    return lambda view: not predicate(view)
