"""A process of its own that changes a book: `python book_worker.py TASK PATH …`.

It prints a line for each change that was acknowledged, at once.
"""

from __future__ import annotations

import os
import random
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

import msgspec
from samples import add_to, moment, remove_from

from pipeline_tui.book import Book
from pipeline_tui.errors import PipelineError


def _ack(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def add(path: str, name: str, count: str) -> None:
    """Add prospects, one in a change; acknowledge their numbers."""
    book = Book(path, lock_timeout=60)
    for place in range(int(count)):
        for number in add_to(book, notes=f"{name}-{place}"):
            _ack(number)


def churn(path: str, seed: str, count: str) -> None:
    """Add, edit and remove own prospects; acknowledge what is there at the end."""
    chance = random.Random(int(seed))
    book, own = Book(path, lock_timeout=60), dict[int, str]()
    for place in range(int(count)):
        kind = chance.choice(("add", "edit", "remove")) if own else "add"
        notes = f"{seed}-{place}"
        if kind == "add":
            own[add_to(book, notes=notes)[0]] = notes
            continue
        number = chance.choice(sorted(own))
        with book.change(kind, moment()) as change:
            if kind == "remove":
                remove_from(change, number)
                del own[number]
                continue
            found = change.prospects.get(number)
            assert found is not None
            change.put(msgspec.structs.replace(found, notes=notes))
            own[number] = notes
    for number, notes in own.items():
        _ack(f"{number} {notes}")


def paced(path: str, number: str, count: str, pause: str) -> None:
    """Edit one prospect now and then; acknowledge how long each change took, in ms."""
    book = Book(path, lock_timeout=60)
    for place in range(int(count)):
        start = time.monotonic()
        with book.change("edit", moment()) as change:
            found = change.prospects.get(int(number))
            assert found is not None
            notes = f"{found.notes}{place},"
            change.put(msgspec.structs.replace(found, notes=notes))
        _ack(round((time.monotonic() - start) * 1000))
        time.sleep(float(pause))


def storm(path: str, kind: str, name: str) -> None:
    """Change the book until killed; acknowledge each change behind its save."""
    book, place = Book(path, lock_timeout=60), 0
    _ack("ready")
    while True:
        place += 1
        notes = f"{name}-{place}"
        if kind == "add":
            _ack(f"add {add_to(book, notes=notes)[0]} {notes}")
        elif kind == "edit":
            with book.change("edit", moment()) as change:
                found = change.prospects.get(1)
                assert found is not None
                change.put(msgspec.structs.replace(found, notes=notes))
            _ack(f"edit 1 {notes}")
        else:
            numbers = add_to(book, 20, notes=notes)
            _ack(f"add {numbers[0]} {notes}")
            with book.change("remove", moment()) as change:  # all, so that the book stays small
                for number in numbers:
                    remove_from(change, number)
            _ack(f"remove {numbers[0]} {notes}")


def read(path: str, seconds: str) -> None:
    """Read until the time is over; acknowledge how often."""
    end, count = time.monotonic() + float(seconds), 0
    while time.monotonic() < end:
        snapshot = Book(path).read()
        assert len(snapshot.prospects) == len(snapshot.deals)
        count += 1
    _ack(count)


def hold(path: str) -> None:
    """Hold the lock until a line comes in, then save."""
    book = Book(path)
    with book.change("held", moment()) as change:
        _ack("held")
        sys.stdin.readline()
        found = change.prospects.get(1)
        assert found is not None
        change.put(msgspec.structs.replace(found, notes="held"))
    _ack("saved")


def fill(path: str, count: str) -> None:
    """Add until the disk refuses; acknowledge each, then the message."""
    book = Book(path)
    try:
        for place in range(int(count)):
            _ack(f"add {add_to(book, 5, notes=f'{place} ' + 'x' * 400)[0]}")
    except PipelineError as error:
        _ack(f"{type(error).__name__} {error.message}")


def try_all(path: str) -> None:
    """Read, query and change; acknowledge what each of them said."""
    book = Book(path, lock_timeout=1)
    tasks = {
        "read": lambda: len(book.read().prospects),
        "history": lambda: len(book.history()),
        "database": lambda: len(book.database().table("prospects")),
        "change": lambda: add_to(book),
        "undo": lambda: book.undo(moment()),
        "backup": lambda: book.back_up(moment()),
        "restore": lambda: book.restore("latest", moment(0, 9)),
    }
    for name, task in tasks.items():
        try:
            _ack(f"{name} ok {task()}")
        except PipelineError as error:
            _ack(f"{name} refused {error.message}")


def try_all_as(user: str, path: str, scratch: str) -> None:
    """The same as another user, who may not even read the interpreter's folder."""
    for _ in range(2):  # everything that is imported late is imported now
        _quietly(scratch)
    os.setgroups([])
    os.setgid(int(user))
    os.setuid(int(user))
    try_all(path)


def _quietly(path: str) -> None:
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        try_all(path)
    Path(path).write_text("{")


TASKS = {each.__name__: each for each in
         (add, churn, paced, storm, read, hold, fill, try_all, try_all_as)}  # fmt: skip

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    TASKS[sys.argv[1]](*sys.argv[2:])
