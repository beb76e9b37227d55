"""«Акт сверки»: the balance today, then files of any period."""

import reflex as rx

from lkk.components.buttons import button
from lkk.components.fields import date_field
from lkk.components.forms import field_grid, file_form, form_actions
from lkk.components.surfaces import card, facts, stack
from lkk.pages.money.section import money_section
from lkk.pages.shell import shell
from lkk.routes import STATEMENT
from lkk.state.identity.session import Session
from lkk.state.money.statement import StatementPage

ON_LOAD = (Session.load, StatementPage.load)
FILE_FORM = "statement"


def page() -> rx.Component:
    """Draw the page."""
    return shell(
        STATEMENT,
        stack(money_section(STATEMENT), _today(), _files()),
        lead="Счета, оплаты и возвраты вашего кабинета за любой период.",
        ready=StatementPage.loaded,
    )


def _today() -> rx.Component:
    return card(
        rx.el.p(rx.el.b(StatementPage.outcome), id="statement-outcome"),
        facts(
            ("Период", StatementPage.period),
            ("Начислено и возвращено", StatementPage.charged),
            ("Оплачено", StatementPage.paid),
        ),
        title="Сейчас",
    )


def _files() -> rx.Component:
    fields = [
        date_field(name, label, form=FILE_FORM, default_value=chosen, latest=StatementPage.last, width="third")
        for name, label, chosen in (
            ("first", "С какого дня", StatementPage.first),
            ("last", "По какой день", StatementPage.last),
        )
    ]
    return card(
        rx.el.p(
            "Сальдо на начало, обороты и сальдо на конец. Без подписи и печати: подписанный акт закажите заявкой "
            "«Запрос документов».",
            class_name="hint",
        ),
        file_form(
            FILE_FORM,
            "/api/payments/statement",
            field_grid(*fields),
            form_actions(
                button("Скачать PDF", type="submit", kind="soft", icon="download", name="format", value="pdf"),
                button("Скачать .xlsx", type="submit", kind="plain", icon="download", name="format", value="xlsx"),
            ),
        ),
        title="Скачать за период",
    )
