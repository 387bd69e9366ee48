"""What a manager does. Each action is one function on an open change of a book.

The command line and the TUI both call these, and nothing else that writes.
"""
