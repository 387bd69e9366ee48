"""A disk that loses power: only what was synced is sure, of the rest any part may be there.

The calls of a save are replayed on a model. Data of a file is sure once the file
was synced behind it, a name once its folder was; at the cut, every subset of what
is not sure is tried.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from faulty_os import Call

MOST_SUBSETS = 256
Image = dict[str, bytes]


@dataclass
class Effect:
    """One thing that a call did to the disk."""

    folder: str = ""
    """For an effect on names: the folder whose sync makes it sure."""
    inode: int = 0
    """For an effect on data: the file whose sync makes it sure."""
    name: str = ""
    target: int | None = None
    """The file that the name leads to; none when it is taken away."""
    length: int | None = None
    offset: int = 0
    data: bytes = b""
    sure: bool = False


@dataclass
class Disk:
    """What the calls did, in their order."""

    names: dict[str, int] = field(default_factory=dict)
    start: dict[int, bytes] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)
    _open: dict[int, tuple[int, int]] = field(default_factory=dict)
    _folders: dict[int, str] = field(default_factory=dict)
    _now: dict[str, int] = field(default_factory=dict)
    _next: int = 1

    @classmethod
    def of(cls, root: Path) -> Disk:
        """The files that are there, all of them sure."""
        disk = cls()
        for each in sorted(root.rglob("*")):
            if each.is_file():
                disk.names[str(each)] = disk._next
                disk.start[disk._next] = each.read_bytes()
                disk._next += 1
        disk._now = dict(disk.names)
        return disk

    def apply(self, call: Call) -> None:
        """Follow one call."""
        known = getattr(self, f"_on_{call.name}", None)
        if known:
            known(call)

    def _on_open(self, call: Call) -> None:
        path, flags = str(call.args[0]), call.args[1]
        if flags & os.O_CREAT and path not in self._now:
            self._link(path, self._next)
            self._next += 1
        self._folders.pop(call.result, None)
        if path in self._now:
            # a save writes new files from the start, and journals at the end
            self._open[call.result] = (self._now[path], self._length(self._now[path]))
        else:
            self._folders[call.result] = path

    def _length(self, inode: int) -> int:
        content = bytearray(self.start.get(inode, b""))
        for effect in self.effects:
            if effect.inode == inode:
                _change(content, effect)
        return len(content)

    def _on_write(self, call: Call) -> None:
        inode, offset = self._open[call.args[0]]
        data = call.args[1][: call.result]
        self.effects.append(Effect(inode=inode, offset=offset, data=data))
        self._open[call.args[0]] = (inode, offset + len(data))

    def _on_pwrite(self, call: Call) -> None:
        inode, _ = self._open[call.args[0]]
        self.effects.append(Effect(inode=inode, offset=call.args[2], data=call.args[1]))

    def _on_ftruncate(self, call: Call) -> None:
        inode, _ = self._open[call.args[0]]
        self.effects.append(Effect(inode=inode, length=call.args[1]))
        self._open[call.args[0]] = (inode, call.args[1])

    def _on_fsync(self, call: Call) -> None:
        descriptor = call.args[0]
        folder = self._folders.get(descriptor)
        inode = self._open[descriptor][0] if folder is None else -1
        for effect in self.effects:
            if (folder is not None and effect.folder == folder) or effect.inode == inode:
                effect.sure = True

    def _on_replace(self, call: Call) -> None:
        source, target = str(call.args[0]), str(call.args[1])
        inode = self._now[source]
        self._link(target, inode)
        self._drop(source)

    def _on_link(self, call: Call) -> None:
        self._link(str(call.args[1]), self._now[str(call.args[0])])

    def _on_unlink(self, call: Call) -> None:
        self._drop(str(call.args[0]))

    def _link(self, path: str, inode: int) -> None:
        self._now[path] = inode
        self.effects.append(Effect(folder=str(Path(path).parent), name=path, target=inode))

    def _drop(self, path: str) -> None:
        self._now.pop(path, None)
        self.effects.append(Effect(folder=str(Path(path).parent), name=path))

    def images(self, chance: random.Random) -> Iterator[Image]:
        """Every state in which the disk may be found if the power went now."""
        unsure = [place for place, effect in enumerate(self.effects) if not effect.sure]
        if 2 ** len(unsure) <= MOST_SUBSETS:
            choices: list[tuple[bool, ...]] = list(product((False, True), repeat=len(unsure)))
        else:
            choices = [tuple(chance.random() < 0.5 for _ in unsure) for _ in range(MOST_SUBSETS)]
            choices += [tuple(place < cut for place in range(len(unsure))) for cut in range(9)]
        for choice in choices:
            lost = {place for place, kept in zip(unsure, choice, strict=True) if not kept}
            yield self._image(lost)

    def _image(self, lost: set[int]) -> Image:
        names, files = dict(self.names), {key: bytearray(data) for key, data in self.start.items()}
        for place, effect in enumerate(self.effects):
            if place in lost:
                continue
            if effect.name:
                if effect.target is None:
                    names.pop(effect.name, None)
                else:
                    names[effect.name] = effect.target
            else:
                _change(files.setdefault(effect.inode, bytearray()), effect)
        return {name: bytes(files.get(inode, b"")) for name, inode in names.items()}


def _change(content: bytearray, effect: Effect) -> None:
    if effect.length is not None:
        del content[effect.length :]
        content.extend(bytes(effect.length - len(content)))
        return
    content.extend(bytes(max(0, effect.offset - len(content))))
    content[effect.offset : effect.offset + len(effect.data)] = effect.data
