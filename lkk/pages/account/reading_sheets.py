"""The template of readings: given, taken back, shown before anything is entered."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, file_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout
from lkk.components.file_slot import list_slot
from lkk.components.surfaces import card, stack
from lkk.components.table import data_table, table_row
from lkk.state.readings.reading_sheets import FAULTS, PREVIEW
from lkk.state.readings.readings import Readings
from lkk.vocabulary.reading_sheets import EXTENSIONS, MAX_BYTES, RULES, TOO_BIG, WRONG_TYPE


def sheet_section() -> rx.Component:
    """Draw the way by Excel under the grid: closed until it is wanted, open while a file waits."""
    query = f"account={Readings.account_id}"
    return card(
        disclosure(
            "Подать показания файлом",
            stack(
                rx.el.p(
                    "Скачайте шаблон: в нём ваши приборы и предыдущие показания. Заполните столбец «Показание» и "
                    "загрузите файл. Сначала вы увидите, что в нём, и только потом сохраните.",
                ),
                rx.el.div(
                    file_button("Шаблон .xlsx", "/api/readings/template.xlsx?" + query),
                    file_button("Шаблон .xls", "/api/readings/template.xls?" + query),
                    class_name="page-actions",
                ),
                list_slot(
                    "sheet",
                    "Заполненный шаблон",
                    form="readings-sheet",
                    url="/api/readings/sheet?" + query,
                    record=f"{Readings.account_id}",
                    extensions=EXTENSIONS,
                    max_bytes=MAX_BYTES,
                    wrong_type=WRONG_TYPE,
                    too_big=TOO_BIG,
                    rules=RULES,
                    on_taken=Readings.show_sheet(Readings.account_id),
                ),
                rx.cond(Readings.sheet_name != "", _preview()),
            ),
        )
    )


def _preview() -> rx.Component:
    faulty = Readings.sheet_bad != ""
    return rx.el.section(
        stack(
            rx.el.h2("Что в файле ", Readings.sheet_name),
            rx.el.p("Дата снятия показаний: ", Readings.sheet_day),
            rx.cond(
                faulty,
                rx.fragment(
                    callout("attention", title=rx.fragment("Замечаний: ", Readings.sheet_bad), live=True),
                    data_table(FAULTS, rx.foreach(Readings.sheet_faults, _fault)),
                ),
            ),
            rx.cond(Readings.sheet_good != "", data_table(PREVIEW, rx.foreach(Readings.sheet_rows, _row))),
            rx.el.div(
                rx.cond(
                    Readings.sheet_good != "",
                    rx.cond(
                        faulty,
                        button(
                            rx.fragment("Сохранить только верные: ", Readings.sheet_good),
                            on_click=Readings.keep_good_rows(Readings.account_id),
                        ),
                        button("Сохранить все", on_click=Readings.keep_sheet(Readings.account_id)),
                    ),
                ),
                button("Не сохранять", kind="soft", on_click=Readings.discard_sheet(Readings.account_id)),
                class_name="page-actions",
            ),
        ),
        aria_label="Просмотр файла",
    )


def _fault(row: Any) -> rx.Component:
    return table_row(FAULTS, row, {})


def _row(row: Any) -> rx.Component:
    return table_row(PREVIEW, row, {}, key=row.row)
