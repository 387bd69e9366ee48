"""The board: heads, moves by key and by mouse, sorting, lost deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_driver import Screens, Tables, drive, now

from pipeline_tui.actions.deals import lose_deal, move_deal
from pipeline_tui.model.stages import Stage

if TYPE_CHECKING:
    from pipeline_tui.tui.screens.board import BoardScreen


def _board(on: Screens) -> BoardScreen:
    from pipeline_tui.tui.screens.board import BoardScreen

    assert isinstance(on.app.screen, BoardScreen)
    return on.app.screen


async def _open(on: Screens) -> BoardScreen:
    await on.app.action_show_mode("board")
    await on.settle()
    return _board(on)


def test_heads_have_count_value_and_weighted_value(tables: Tables) -> None:
    tables.add("Acme", "1000 eur")
    tables.add("Beta", "500 eur")
    tables.add("Gamma", "200 usd", stage="contract")

    async def story(on: Screens) -> None:
        board = await _open(on)
        heads = [str(board.query_one(f"#head-{stage}").content) for stage in Stage]
        assert heads[0].split("\n")[0].split() == ["1", "search", "2"]
        assert heads[0].split("\n")[1].strip() == "1,500 EUR"
        assert heads[0].split("\n")[2].strip() == "≈ 150 EUR"
        assert "200 USD" in heads[3]
        await on.press("dollar_sign")
        assert "EUR only" in on.head
        assert "USD" not in str(board.query_one("#head-contract").content)

    drive(tables, story)


def test_a_head_with_two_currencies_cuts_no_figure(tables: Tables) -> None:
    tables.add("Acme", "1250000 eur")
    tables.add("Beta", "380500 usd")

    async def story(on: Screens) -> None:
        board = await _open(on)
        head = str(board.query_one("#head-search").content).split("\n")
        assert head[1].strip() == "1,250k EUR +1"
        assert head[2].strip() == "≈ 125k EUR +1"
        await on.press("dollar_sign", "dollar_sign")
        head = str(board.query_one("#head-search").content).split("\n")
        assert head[1].strip() == "380,500 USD"

    drive(tables, story, size=(80, 24))


def test_brackets_and_digits_move_the_deal_in_the_book(tables: Tables) -> None:
    ref = tables.add("Acme", "1000 eur", step="call")

    async def story(on: Screens) -> None:
        board = await _open(on)
        await on.press("right_square_bracket")
        assert tables.deal(ref).stage is Stage.NEGOTIATION
        assert board.stage is Stage.NEGOTIATION
        assert board.selected
        assert board.selected.deal.ref == ref
        assert "search → negotiation" in on.toasts
        await on.press("4")
        assert tables.deal(ref).stage is Stage.CONTRACT
        await on.press("left_square_bracket")
        assert tables.deal(ref).stage is Stage.OBJECTIONS
        await on.press("u")
        assert tables.deal(ref).stage is Stage.CONTRACT
        assert board.selected
        assert board.selected.deal.ref == ref

    drive(tables, story)


def test_a_card_is_dragged_with_the_mouse(tables: Tables) -> None:
    ref = tables.add("Acme", "1000 eur")
    other = tables.add("Beta", "500 eur")

    async def story(on: Screens) -> None:
        board = await _open(on)
        await on.pilot.mouse_down("#cards-search", offset=(3, 5))
        await on.pilot.hover("#cards-contract", offset=(3, 5))
        assert board.query_one("#column-contract").has_class("-target")
        await on.pilot.mouse_up("#cards-contract", offset=(3, 5))
        await on.settle()
        assert not board.query_one("#column-contract").has_class("-target")
        assert board.stage is Stage.CONTRACT

    drive(tables, story)
    assert [tables.deal(each).stage for each in (ref, other)] == [Stage.SEARCH, Stage.CONTRACT]


def test_the_dragged_card_is_meant_even_when_the_rows_change_under_it(tables: Tables) -> None:
    tables.add("Acme", "1000 eur")
    ref = tables.add("Beta", "500 eur")

    async def story(on: Screens) -> None:
        await _open(on)
        await on.pilot.mouse_down("#cards-search", offset=(3, 5))
        with tables.book.change("meanwhile", now()) as change:
            deal = change.deals.get(10001)
            assert deal
            move_deal(change, deal, Stage.OBJECTIONS)
        await on.app.reload()
        await on.pilot.mouse_up("#cards-contract", offset=(3, 1))
        await on.settle()

    drive(tables, story)
    assert tables.deal(ref).stage is Stage.CONTRACT
    assert tables.deal("1.1").stage is Stage.OBJECTIONS


def test_a_click_selects_and_a_drop_at_home_changes_nothing(tables: Tables) -> None:
    tables.add("Acme")
    tables.add("Beta")
    before = tables.revision

    async def story(on: Screens) -> None:
        board = await _open(on)
        await on.pilot.click("#cards-search", offset=(3, 5))
        await on.settle()
        assert board.selected
        assert board.selected.prospect.name == "Beta"

    drive(tables, story)
    assert tables.revision == before


def test_sorts_by_value_idle_and_name_and_the_cursor_stays(tables: Tables) -> None:
    tables.add("Acme", "1000 eur")
    tables.add("Zeta", "9000 eur")

    async def story(on: Screens) -> None:
        board = await _open(on)

        def names() -> list[str]:
            return [view.prospect.name for view in board.columns[Stage.SEARCH]]

        assert board.selected
        first = board.selected.deal.ref
        await on.press("s")
        assert "by value" in on.head
        assert names() == ["Zeta", "Acme"]
        assert board.selected.deal.ref == first
        await on.press("s", "s")
        assert "by name" in on.head
        assert names() == ["Acme", "Zeta"]

    drive(tables, story)


def test_lost_deals_are_one_key_away(tables: Tables) -> None:
    tables.add("Acme", "1000 eur")
    with tables.book.change("lose", now()) as change:
        deal = change.deals.get(10001)
        assert deal
        lose_deal(change, deal, "price")

    async def story(on: Screens) -> None:
        board = await _open(on)
        assert "Acme" not in on.text
        assert "1 lost hidden" in on.head
        await on.press("z")
        assert "lost: price" in on.text
        assert "1 lost shown" in on.head
        assert "search" in str(board.query_one("#head-search").content)
        assert "1,000" not in str(board.query_one("#head-search").content)
        await on.press("right_square_bracket")
        assert "is lost" in on.toasts
        await on.press("o")
        assert tables.deal("1.1").is_open

    drive(tables, story)


def test_winning_and_losing(tables: Tables) -> None:
    tables.add("Acme", "1000 eur")
    tables.add("Beta", "2000 eur")

    async def story(on: Screens) -> None:
        board = await _open(on)
        await on.press("w")
        assert board.stage is Stage.AFTER_SALES
        await on.press("left", "left", "left", "left", "x")
        await on.fill(reason="")
        await on.press("ctrl+s")
        assert "Why is needed" in on.text
        await on.fill(reason="price")
        await on.press("ctrl+s")
        assert "Lost Beta: price" in on.toasts

    drive(tables, story)
    assert tables.deal("1.1").stage is Stage.AFTER_SALES
    lost = tables.deal("2.1").lost
    assert lost
    assert lost.reason == "price"


def test_vim_keys_and_arrows_go_between_columns(tables: Tables) -> None:
    tables.add("Acme")
    tables.add("Beta")

    async def story(on: Screens) -> None:
        board = await _open(on)
        await on.press("l")
        assert board.stage is Stage.NEGOTIATION
        await on.press("h", "j")
        assert board.selected
        assert board.selected.prospect.name == "Beta"
        await on.press("enter")
        assert on.name == "DossierScreen"

    drive(tables, story)


def test_a_narrow_board_scrolls_to_the_column(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        board = await _open(on)
        assert board.query_one("#column-search").size.width >= 18
        await on.press("right", "right", "right", "right")
        assert "5 after-sales" in on.text

    drive(sampled, story, size=(60, 20))


def test_the_head_of_the_column_with_the_keyboard_stands_out(sampled: Tables) -> None:
    async def story(on: Screens) -> None:
        await on.press("B")

        def colours() -> list[str]:
            heads = on.app.screen.query(".column-head")
            return [head.styles.background.hex for head in heads]

        first = colours()
        assert len({*first}) == 2
        await on.press("right")
        moved = colours()
        assert [moved[1], moved[0]] == first[:2]
        await on.pilot.click("#cards-contract")
        await on.settle()
        assert colours()[3] == first[0]

    drive(sampled, story)
