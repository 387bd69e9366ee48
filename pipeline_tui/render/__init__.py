"""Results made into pages, and pages into terminal text, plain text, Markdown and JSON."""
