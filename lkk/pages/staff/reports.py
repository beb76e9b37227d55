"""«Отчёты»: figures of a period with charts, files and a printed page; links to the reports that stand elsewhere."""

from typing import Any

import reflex as rx

from lkk.components.buttons import file_button, print_button
from lkk.components.chart import chart, chart_keys
from lkk.components.feedback import empty_state
from lkk.components.fields import date_field, select_field
from lkk.components.figures import figures_table
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.links import text_link
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.pages.staff.saved_reports import saved_reports
from lkk.routes import STAFF_ADVOCATE_REPORT, STAFF_DISCLOSURE, STAFF_LOAD, STAFF_REPORTS
from lkk.services.forms.catalog import KINDS
from lkk.state.identity.session import Session
from lkk.state.reports.reports import FORM, Reports
from lkk.state.reports.saved_reports import SavedReports
from lkk.vocabulary.reports import ReportKind

ON_LOAD = (Session.load, Reports.load, SavedReports.load)


def page() -> rx.Component:
    """Draw the report of the address."""
    parts: Any = Reports.parts
    return shell(
        STAFF_REPORTS,
        _links(),
        stack(
            _asked(),
            rx.cond(Reports.lead != "", rx.el.p(Reports.lead, class_name="hint")),
            rx.cond(Reports.as_of != "", rx.el.p("Числа посчитаны ", Reports.as_of, ".", class_name="hint")),
            rx.cond(
                parts,
                stack(rx.foreach(parts, _part)),
                card(empty_state("Выберите другие дни.", title="За эти дни считать нечего", icon="activity")),
            ),
            saved_reports(),
            _elsewhere(),
        ),
        lead=Reports.shown,
        ready=Reports.loaded,
    )


def _links() -> rx.Component:
    links: Any = Reports.links

    def link(one: Any) -> rx.Component:
        current = rx.cond(one.current, "page", "false")
        return rx.el.a(one.title, href=one.href, key=one.title, custom_attrs={"aria-current": current})

    return rx.el.nav(rx.foreach(links, link), class_name="section-links", aria_label="Отчёты")


def _asked() -> rx.Component:
    return card(
        event_form(
            FORM,
            field_grid(
                _day("first", "С", Reports.first),
                _day("last", "По", Reports.last),
                rx.cond(Reports.kind == ReportKind.APPLICATIONS.value, _kind()),
            ),
            form_actions(
                submit_button("Показать", kind="soft"),
                rx.cond(Reports.file_href != "", file_button("Скачать таблицу", Reports.file_href)),
                print_button(),
            ),
            on_submit=Reports.choose,
        )
    )


def _day(name: str, label: str, value: Any) -> rx.Component:
    return date_field(
        name,
        label,
        form=FORM,
        meant="past",
        error=error_at(FORM, name),
        default_value=value,
        key=rx.Var.create(f"{name}-{value}"),
    )


def _kind() -> rx.Component:
    return select_field(
        "of",
        "Вид заявки",
        sorted(((kind.code, kind.title) for kind in KINDS.values()), key=lambda one: one[1]),
        form=FORM,
        placeholder="Все виды",
        default_value=Reports.of_kind,
        required=False,
        says_optional=False,
        key=rx.Var.create(f"of-{Reports.of_kind}"),
    )


def _part(one: Any) -> rx.Component:
    part = card(
        stack(
            rx.cond(one.note != "", rx.el.p(one.note, class_name="hint")),
            rx.cond(one.svg != "", stack(chart(one.svg, one.title), chart_keys(one.legend))),
            figures_table(f"report-{one.key}-table", one.title, one.of, one.headings, one.lines),
        ),
        title=one.title,
    )
    return rx.el.div(part, key=one.key)


def _elsewhere() -> rx.Component:
    may_publish = Session.permissions.contains(STAFF_DISCLOSURE.rule.value)  # pyright: ignore[reportAttributeAccessIssue]
    return card(
        rx.el.p(
            text_link("Диалоги и звонки Энергоадвоката", STAFF_ADVOCATE_REPORT.path),
            ", ",
            text_link("приём в офисах", STAFF_LOAD.path),
            " — со своими числами и файлами.",
        ),
        rx.cond(
            may_publish,
            rx.el.p(text_link("Сведения для раскрытия", STAFF_DISCLOSURE.path), " — за квартал, для всех."),
        ),
        title="Другие отчёты",
    )
