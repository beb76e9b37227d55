"""The kit stays small, native and without script in attributes, and imports nothing but leaves."""

import ast
import re
from pathlib import Path

import pytest
import reflex as rx

from lkk import routes
from lkk.components import head
from lkk.components.buttons import button, icon_button
from lkk.components.commands import CommandRunner
from lkk.components.dialog import dialog, open_button
from lkk.components.frame import auth_frame, page_frame
from lkk.components.icons import _shapes, icon, shape
from lkk.components.navigation import NavGroup, NavItem, navigation
from lkk.components.scripts import ADDRESS, FIRST_ADDRESS, JoinedScripts
from lkk.components.status import TONE_ICONS, badge
from lkk.components.table import column_choice, data_table, table_row
from lkk.components.table_filter import filter_form
from lkk.stylesheets import STYLESHEETS
from lkk.vocabulary.labelled import Tone
from lkk.vocabulary.tables import Column, Filter, FilterKind, Layout, Phone

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "lkk" / "components").glob("*.py"))
SCRIPTS = sorted((ROOT / "assets" / "js").glob("*.js"))
OF_PLAIN_PAGES = {"outages.js", "printing.js", "reception.js", "survey.js", "verify.js"}
STYLES = [ROOT / "assets" / sheet for sheet in STYLESHEETS]
#: Components that pull Radix Themes or a toast library into the build.
HEAVY = {
    "box",
    "flex",
    "text",
    "heading",
    "link",
    "form",
    "button",
    "dialog",
    "card",
    "table",
    "toast",
    "select",
    "input",
}


def drawn(component: rx.Component) -> str:
    """What the compiler makes of a component and everything in it, with readable Russian."""
    return re.sub(r"\\+u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), str(component.render()))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_module_imports_only_leaves(module: Path) -> None:
    allowed = ("lkk.components", "lkk.routes", "lkk.settings", "lkk.vocabulary")
    imported = [
        node.module
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("lkk")
    ]

    assert [name for name in imported if not name.startswith(allowed)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_module_uses_native_elements(module: Path) -> None:
    used = {
        node.attr
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "rx"
    }

    assert used & HEAVY == set()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_evaluates_nothing(script: Path) -> None:
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", script.read_text())


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_stylesheet_uses_known_tokens(sheet: Path) -> None:
    defined = {name for path in STYLES for name in re.findall(r"(--[\w-]+):", path.read_text())}
    used = set(re.findall(r"var\((--[\w-]+)", sheet.read_text()))

    assert used - defined == set()


def test_every_tone_has_its_colours_and_icon() -> None:
    tokens = (ROOT / "assets" / "css" / "tokens.css").read_text()
    tones = set(Tone.__args__)

    assert tones - {"neutral"} == set(TONE_ICONS)
    assert {tone for tone in tones - {"neutral"} if f'[data-tone="{tone}"]' not in tokens} == set()


def test_badge_is_an_icon_and_a_word() -> None:
    shown = drawn(badge("Исполнена", "success"))

    assert "Исполнена" in shown
    assert shape("circle_check") in shown


def test_the_first_script_blocks_the_first_paint_and_others_wait() -> None:
    scripts = [drawn(part) for part in head.head_components() if "js/" in drawn(part)]

    assert FIRST_ADDRESS in scripts[0]
    assert "defer" not in scripts[0]
    assert all("defer" in script for script in scripts[1:])


def test_the_head_names_every_script_once() -> None:
    named = re.findall(r"(/js/[\w.]+)", " ".join(drawn(part) for part in head.head_components()))
    joined = JoinedScripts().get_static_assets()
    found = [path.name for path in SCRIPTS for _, text in joined if path.read_text() in text]

    assert named == [FIRST_ADDRESS, ADDRESS]
    assert [f"/{path.relative_to('public')}" for path, _ in joined] == named
    assert sorted(found) == sorted(path.name for path in SCRIPTS if path.name not in OF_PLAIN_PAGES)


def test_icons_are_single_paths_drawn_by_the_page() -> None:
    shown = drawn(icon("gauge", 20))

    assert f'd:"{shape("gauge")}"' in shown
    assert all(re.fullmatch(r"M[\d.\-MmLlHhVvCcSsQqTtAaZz ,]+", path) for path in _shapes().values())


def test_busy_button_refuses_clicks() -> None:
    shown = drawn(button("Отправить", busy=True))

    assert "disabled:true" in shown.replace(" ", "")


def test_icon_button_has_a_name() -> None:
    assert "Закрыть" in drawn(icon_button("x", "Закрыть"))


def test_dialog_is_named_and_opened_by_a_command() -> None:
    window = dialog("withdraw", "Отозвать заявку?", "Текст")
    opener = open_button("Отозвать", "withdraw")

    assert "withdraw-title" in drawn(window)
    assert opener.custom_attrs["command"] == "show-modal"
    assert opener.custom_attrs["commandfor"] == "withdraw"


def test_navigation_marks_the_open_section() -> None:
    items = [NavItem(routes.HOME), NavItem(routes.READINGS)]

    shown = drawn(navigation([NavGroup("", items)], routes.READINGS.path))

    assert shown.count("aria-current") == 1


def test_hidden_section_is_not_drawn() -> None:
    shown = drawn(navigation([NavGroup("", [NavItem(routes.STAFF, visible=False)])], "/"))

    assert routes.STAFF.path not in shown


def test_page_has_one_heading_and_one_main() -> None:
    page = drawn(page_frame("Тело", title="Показания", nav=rx.el.nav()))

    assert page.count('"h1"') == 1
    assert page.count('"main"') >= 1


def test_sign_in_page_has_a_skip_link() -> None:
    assert "skip-link" in drawn(auth_frame(title="Вход"))


LAYOUT = Layout(
    "t",
    "Заявки",
    (
        Column("number", "Номер", phone=Phone.HEAD),
        Column("filed", "Подана", "at", (Filter("filed_from", "Подана с", FilterKind.DAY),), phone=Phone.FACT),
        Column("mark", "Выбрать", title_hidden=True),
    ),
    search=Filter("text", "Номер или объект"),
)


def test_table_has_a_caption_and_named_cells() -> None:
    line = table_row(LAYOUT, LAYOUT.columns[0], dict.fromkeys(("number", "filed", "mark"), str))
    table = drawn(data_table(LAYOUT, line))

    assert "caption" in table
    assert table.count("data-label") == 3
    assert table.count("rowheader") + table.count('scope:"row"') == 1


def test_sort_headers_are_links_with_their_direction() -> None:
    hrefs, ways = rx.Var("page.hrefs").to(dict[str, str]), rx.Var("page.ways").to(dict[str, str])
    table = drawn(data_table(LAYOUT, rx.fragment(), sort_hrefs=hrefs, sort_ways=ways))

    assert 'page.hrefs?.["at"]' in table
    assert 'page.ways?.["at"]' in table
    assert table.count("sort-link") == 1


def test_the_panel_of_filters_is_never_told_to_open() -> None:
    shown = drawn(
        filter_form(LAYOUT, None, values=rx.Var("v").to(dict[str, str]), turn=0, needed=rx.Var("narrowed").to(bool))
    )

    assert "details" in shown
    assert "open:false" in shown.replace(" ", "")
    assert 'type:"date"' in shown


def test_columns_may_be_put_away_but_what_names_the_line() -> None:
    shown = drawn(column_choice(LAYOUT))

    assert re.findall(r'"data-shows"\] ?:"(\w+)"|data-shows"?:"(\w+)"', shown)
    assert "Номер" not in shown
    assert "Выбрать" not in shown


def test_runner_keeps_the_hooks_of_its_items() -> None:
    (effect,) = CommandRunner.create(items=rx.Var("page.commands", _var_type=list)).add_hooks()

    assert "page.commands" in str(effect)
    assert "window.lkk?.run" in str(effect)


def test_filters_do_not_say_that_they_are_optional() -> None:
    shown = drawn(
        filter_form(LAYOUT, None, values=rx.Var("v").to(dict[str, str]), turn=0, needed=rx.Var("narrowed").to(bool))
    )
    assert "необязательно" not in shown
