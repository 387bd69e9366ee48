"""A page of its own in HTML: for a browser, a phone, and paper.

It loads nothing and runs nothing; a policy inside of it forbids both, should a text
ever slip through. Texts become HTML by `escape` and `bdi`, and by nothing else.
"""

from __future__ import annotations

import html

from pipeline_tui.present.text import clean

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; --ink: #1b2530; --quiet: #5d6b79; --rule: #dde3e9;
  --accent: #0f6b8a; --wash: #f2f5f7; --sheet: #fff; --bad: #b3372f; --good: #1a7f5a }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e9ee; --quiet: #98a5b3; --rule: #2d3843; --accent: #5cb8d6; --wash: #10161c;
    --sheet: #182028; --bad: #f0857c; --good: #5bc49a }
}
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--wash); color: var(--ink); overflow-wrap: anywhere;
  font: 16px/1.5 system-ui, "Helvetica Neue", Helvetica, Arial, "Noto Sans", sans-serif }
main { max-width: 60rem; margin: 2rem auto; padding: 2.25rem 2.5rem 2.5rem;
  background: var(--sheet); border-top: .3rem solid var(--accent); border-radius: .25rem;
  box-shadow: 0 1px 3px #0002, 0 8px 30px #00000012 }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -.01em }
h2 { margin: 2.25rem 0 .6rem; font-size: 1.1rem; line-height: 1.3; font-weight: 650 }
p { margin: 0 0 .5rem }
.sub, .note, footer { color: var(--quiet) }
.sub { margin-top: .3rem }
.note, footer { font-size: .85rem }
footer { margin-top: 2.5rem; padding-top: .75rem; border-top: 1px solid var(--rule) }
@media (max-width: 40rem) {
  body { background: var(--sheet) }
  main { margin: 0; padding: 1.25rem 1rem 2rem; box-shadow: none; border-radius: 0 }
  h1 { font-size: 1.4rem }
}
@page { size: auto; margin: 16mm 14mm }
@media print {
  :root { color-scheme: light; --ink: #000; --quiet: #555; --rule: #ccc; --accent: #0f6b8a;
    --wash: #fff; --sheet: #fff; --bad: #a3231b; --good: #146c4b }
  body { font-size: 10pt }
  main { max-width: none; margin: 0; padding: 0; border: 0; box-shadow: none }
  h1 { font-size: 18pt }
  h2 { break-after: avoid }
  tr, li, p, figure { break-inside: avoid }
  thead { display: table-header-group }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact }
}
"""


def escape(text: str) -> str:
    """A text that is nothing but text, also inside of an attribute."""
    return html.escape(clean(text), quote=True)


def bdi(text: str) -> str:
    """The same where its neighbours must not be turned round by its script."""
    return f"<bdi>{escape(text)}</bdi>"


def html_page(title: str, body: str, style: str = "") -> str:
    """The whole file in the style of all pages of the manager; `body` and `style` are HTML
    and CSS already, `title` is a text."""
    return html_file(title, f"<main>\n{body}\n</main>", _STYLE + style)


def html_file(title: str, body: str, style: str) -> str:
    """The whole file in a style of its own."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )
