"""Which prospect and contact a row refers to: by id, name, address, or what other rows say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from pipeline_tui.book import Book


def _names(book: Book) -> list[str]:
    return [each.name for each in book.read().prospects]


def test_people_are_known_by_mail_and_phone(book: Book, bring_in: Any) -> None:
    bring_in("company,contact,email,phone\nAlder,Ann,ann@alder.example,+49 30 1234567\n")
    again = (
        "company,contact,email,phone\n"
        "Alder Works GmbH,Ann,ANN@alder.example,\n"
        ",Ann Tree,,(49) 30-1234567\n"
    )
    report = bring_in(again)
    assert _names(book) == ["Alder"]
    (notice,) = report.files[0].notices
    assert "'Alder Works GmbH' to 1 Alder by e-mail ANN@alder.example" in notice
    assert not bring_in(again).changes


def test_legal_form_and_quotes_do_not_make_a_second_company(book: Book, bring_in: Any) -> None:
    bring_in("company,deal name\nООО «Ромашка»,Окна\nAlder (P) Ltd.,Roof\n")
    report = bring_in("company,deal name\nРомашка,Двери\nALDER,Wall\n")
    assert _names(book) == ["ООО «Ромашка»", "Alder (P) Ltd."]
    assert "by company name" in report.files[0].notices[0]


def test_two_unknown_companies_are_not_both_one_of_the_book(book: Book, bring_in: Any) -> None:
    bring_in("company,contact,email\nAlder,Max,max@agents.example\n")
    text = (
        "company,contact,email,deal name\n"
        "Birch,Max,max@agents.example,Roof\nCedar,Max,max@agents.example,Wall\n"
    )
    bring_in(text)
    assert _names(book) == ["Alder", "Birch", "Cedar"]
    assert not bring_in(text).changes


def test_an_address_tells_people_of_one_name_apart(book: Book, bring_in: Any) -> None:
    bring_in(
        "company,contact,email\nAlpha,Maria,maria@alpha.example\nBeta,Maria,maria@beta.example\n"
    )
    again = (
        "contact,email,deal name\n"
        "Maria,maria@alpha.example,Roof\n"
        "Maria,maria@beta.example,Fence\n"
        "Maria,maria@gamma.example,Gate\n"
    )
    bring_in(again)
    assert _names(book) == ["Alpha", "Beta", "Maria"]
    assert [(each.prospect, each.title) for each in book.read().deals] == [
        (1, "Roof"), (2, "Fence"), (3, "Gate"),
    ]  # fmt: skip
    assert not bring_in(again).changes


def test_one_spelling_that_an_address_led_somewhere_is_no_second_company(
    book: Book, bring_in: Any
) -> None:
    bring_in("company,email\nAcme GmbH,info@acme.example\n")
    again = (
        "company,contact,email,title\n"
        "Acme,,info@acme.example,Roof\n"
        ",John,info@acme.example,Fence\n"
        "Acme,,,Gate\n"
    )
    report = bring_in(again)
    assert _names(book) == ["Acme GmbH"]
    assert not report.rejected
    assert not bring_in(again).changes


def test_a_general_address_makes_no_two_companies_one(book: Book, bring_in: Any) -> None:
    bring_in("company,email\nAcme,\nBeta,info@group.example\n")
    text = (
        "company,email,title,value\n"
        "Gamma,info@group.example,Fence,20\n"
        "Acme,info@group.example,Roof,10\n"
    )
    bring_in(text)
    assert _names(book) == ["Acme", "Beta", "Gamma"]
    assert [(each.prospect, each.title) for each in book.read().deals] == [
        (1, "Roof"),
        (3, "Fence"),
    ]
    assert not bring_in(text).changes


def test_a_company_with_a_key_of_its_own_is_not_whom_its_name_or_address_meant(
    book: Book, bring_in: Any
) -> None:
    bring_in("company id,company,email\nb,Beta,info@group.example\n")
    text = (
        "company id,company,email,deal name\n"
        ",Gamma,info@group.example,Roof\n"
        "g,Gamma,info@group.example,Fence\n"
        "d,Delta,info@group.example,Gate\n"
    )
    bring_in(text)
    assert _names(book) == ["Beta", "Gamma", "Delta"]
    assert [(each.prospect, each.title) for each in book.read().deals] == [
        (2, "Roof"), (2, "Fence"), (3, "Gate"),
    ]  # fmt: skip
    assert not bring_in(text).changes


def test_a_company_under_another_name_is_known_by_its_deals(book: Book, bring_in: Any) -> None:
    bring_in("deal id,company,deal name\n1,Beta,Roof\n")
    text = "deal id,company,deal name\n1,Gamma,Roof\n,Gamma,Fence\n"
    report = bring_in(text)
    assert _names(book) == ["Beta"]
    (notice,) = report.files[0].notices
    assert "row 2: 'Gamma' to 1 Beta by deal id" in notice
    assert "row 3: 'Gamma' to 1 Beta by deal id" in notice
    bring_in(text, on_duplicate="update")
    assert _names(book) == ["Gamma"]
    assert not bring_in(text, on_duplicate="update").changes


def test_a_deal_that_changed_its_company_takes_no_other_deal_along(
    book: Book, bring_in: Any
) -> None:
    bring_in("deal id,company id,company,deal name\n1,b,Beta,Roof\n")
    text = (
        "deal id,company id,company,deal name\n"
        "1,g,Gamma Inc,Roof\n2,g,Gamma,Fence\n3,g,Gamma,Gate\n"
    )
    bring_in(text)
    assert _names(book) == ["Beta", "Gamma"]
    assert [(each.prospect, each.title) for each in book.read().deals] == [
        (1, "Roof"), (2, "Fence"), (2, "Gate"),
    ]  # fmt: skip
    assert not bring_in(text).changes


def test_a_key_of_the_file_does_not_choose_between_namesakes_of_the_book(
    book: Book, bring_in: Any
) -> None:
    bring_in("company id,company,email,deal name\n1,Alder,one@a.example,Roof\n2,Alder,,Wall\n")
    report = bring_in(
        "company id,company,email,deal name\n"
        ",Alder,,Fence\n2,Alder,,Gate\n,Alder,one@a.example,Roof\n"
    )
    assert report.files[0].rejected[0].reason == "2 prospects are called 'Alder': 1, 2"
    assert [(each.prospect, each.title) for each in book.read().deals] == [
        (1, "Roof"),
        (2, "Wall"),
        (2, "Gate"),
    ]


def test_a_person_of_two_companies_is_neither_where_nothing_else_is_said(
    book: Book, bring_in: Any
) -> None:
    bring_in("company id,company\n7,Alder\n9,Birch\n")
    text = "company id,contact,deal name\n7,John Smith,Roof\n9,John Smith,Wall\n,John Smith,Fence\n"
    bring_in(text)
    assert _names(book) == ["Alder", "Birch", "John Smith"]
    assert not bring_in(text).changes


def test_a_row_that_finds_its_deal_teaches_its_addresses(book: Book, bring_in: Any) -> None:
    bring_in("contact,phone,deal name\nAnn,+49301234567,Wall\n")
    text = "deal name,email,phone\nWall,ann@x.example,+49301234567\nRoof,ann@x.example,\n"
    bring_in(text)
    assert _names(book) == ["Ann"]
    assert not bring_in(text).changes


def test_a_company_that_no_row_names_has_its_id_as_name_until_one_does(
    book: Book, bring_in: Any
) -> None:
    bring_in("company id,company\n1,Acme\n")
    report = bring_in("deal id,deal name,company id\nd1,Roof,1\nd2,Door,9\nd3,Gate,x9\n")
    assert _names(book) == ["Acme", "company 9", "x9"]
    notice, hint = report.files[0].remark_lines()
    assert "company_id:9" in notice
    assert "company_id:x9" in notice
    assert "pipeline import FILE" in hint
    bring_in("company id,company\n9,Birch\nx9,Cedar\n")
    assert _names(book) == ["Acme", "Birch", "Cedar"]


def test_a_prospect_has_one_id_of_a_system(book: Book, bring_in: Any) -> None:
    bring_in("company,company id,contact,contact id\nAcme,c1,Ann,p1\n")
    bring_in("company id,contact,contact id\nc2,Ann,p1\n")
    assert [each.origins for each in book.read().prospects] == [
        ("company_id:c1",),
        ("company_id:c2",),
    ]


def test_a_contact_list_of_many_shapes_is_the_same_twice(book: Book, bring_in: Any) -> None:
    for text in (
        "email,contact id\na@x.example,\na@x.example,p1\n,p1\n",
        "contact,contact id\nBob,\nBob,p2\n,p2\n",
        "company,contact,email,phone\nAcme,,a@z.example,\nAcme,Cy,,+4930111111\n,Cy,a@z.example,\n",
    ):
        bring_in(text, on_duplicate="update")
        assert not bring_in(text, on_duplicate="update").changes


def test_names_of_several_companies_are_led_nowhere_by_an_address(
    book: Book, bring_in: Any
) -> None:
    bring_in("company,email\nBirch,b@x.example\n")
    text = (
        "company id,company,email,deal name\n"
        ",Alder,b@x.example,Roof\nc1,Alder,,Wall\nc2,Alder,,Gate\n"
    )
    bring_in(text)
    assert _names(book) == ["Birch", "Alder", "Alder"]
    assert not bring_in(text).deals.created


def test_ids_of_a_column_called_by_a_sign_alone_stay_apart(book: Book, bring_in: Any) -> None:
    text = "#,company,deal name\n1,Alder,Roof\n2,Alder,Wall\n"
    assert bring_in(text, fields={"prospect-id": "#"}).prospects.created == 2


def test_a_later_row_tells_whom_an_ambiguous_one_means(book: Book, bring_in: Any) -> None:
    text = (
        "company id,company,email,deal name\n"
        "1,Alder,,Roof\n"
        "2,Alder,,Wall\n"
        ",Alder,us@alder.example,Fence\n"
        "2,Alder,us@alder.example,Gate\n"
    )
    report = bring_in(text)
    assert not report.rejected
    assert [(each.prospect, each.title) for each in book.read().deals] == [
        (1, "Roof"), (2, "Wall"), (2, "Fence"), (2, "Gate"),
    ]  # fmt: skip
    assert not bring_in(text).changes


def test_an_address_of_several_is_no_guess(book: Book, bring_in: Any) -> None:
    bring_in("company,email\nAlder,us@group.example\nBirch,us@group.example\n")
    report = bring_in("email,deal name\nus@group.example,Roof\n")
    (rejected,) = report.files[0].rejected
    assert "us@group.example" in rejected.reason
    assert "Alder" in rejected.reason
    assert "Birch" in rejected.reason
    assert bring_in("company,email,deal name\nCedar,us@group.example,Roof\n").prospects.created == 1


def test_two_companies_of_one_file_may_share_an_agent(book: Book, bring_in: Any) -> None:
    text = (
        "company,title,email,value\n"
        "Alder,Roof,agent@agents.example,100\nBirch,Roof,agent@agents.example,200\n"
    )
    assert bring_in(text).prospects.created == 2
    for mode in ("skip", "update"):
        assert not bring_in(text, on_duplicate=mode).changes


def test_opportunities_without_an_account_stay_apart(book: Book, bring_in: Any) -> None:
    text = "deal id,company,title,value\n1,,Redesign,100\n2,,Redesign,200\n"
    assert bring_in(text).prospects.created == 2
    assert _names(book) == ["Redesign", "Redesign"]
    assert not bring_in(text).changes
    report = bring_in("company,title\nRedesign,Other\n")
    assert report.files[0].rejected[0].reason == "2 prospects are called 'Redesign': 1, 2"
    assert len(list(book.read().deals)) == 2
