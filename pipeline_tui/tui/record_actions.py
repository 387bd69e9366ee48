"""Work with the records of a prospect: add one, do something with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from pipeline_tui.tui import late
from pipeline_tui.tui.step_actions import StepScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.reports import dossier
    from pipeline_tui.tui.dialogs import choose
    from pipeline_tui.tui.records import kinds
    from pipeline_tui.tui.records import scene as scenes
    from pipeline_tui.tui.records.act import Act
else:
    dossier = late.Module("pipeline_tui.reports.dossier")
    choose = late.Module("pipeline_tui.tui.dialogs.choose")
    kinds = late.Module("pipeline_tui.tui.records.kinds")
    scenes = late.Module("pipeline_tui.tui.records.scene")


class RecordScreen(StepScreen):
    """A screen on which records can be added to what stands under the cursor."""

    @property
    def scene(self) -> scenes.Scene | None:
        """What stands under the cursor, with its records; none where nothing does."""
        subject = self.subject
        if subject is None:
            return None
        everything = self.all_of(subject.prospect.number)
        if everything is None or self.picture is None:
            return None
        settings, snapshot = self.desk.settings, self.picture.snapshot
        return scenes.Scene(everything, subject.view, settings, self.day, snapshot)

    def all_of(self, number: int) -> dossier.Everything | None:
        """A prospect with all that belongs to it, as the picture has it."""
        picture = self.picture
        prospect = picture.prospect(number) if picture else None
        if picture is None or prospect is None:
            return None
        return dossier.everything_about(picture.snapshot, prospect, picture.today, picture.settings)

    @property
    def kind_at_hand(self) -> str:
        """The kind of record whose acts are offered first."""
        return ""

    @work
    async def action_record_add(self) -> None:
        """Add a proposal, an objection, a contract …"""
        scene = self.scene
        if scene is None:
            self.say_nothing_is_chosen()
            return
        await self.offer(f"{scene.ref} {scene.label}", kinds.adds(scene, self.kind_at_hand))

    async def work_on(self, word: str, record: object) -> None:
        """Offer what can be done with a record."""
        scene = self.scene
        if scene is not None:
            await self.offer(f"{scene.ref} {scene.label}", kinds.acts(scene, word, record))

    async def offer(self, title: str, acts: Sequence[Act]) -> None:
        """Let one act be chosen, and perform it."""
        if not acts:
            return
        labels = [act.label for act in acts]
        chosen = await self.app.push_screen_wait(choose.ChooseDialog(title, labels, labels[0]))
        if chosen is not None:
            await acts[labels.index(chosen)].perform(self)
