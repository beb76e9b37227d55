"""Заявка отправлена: the number, what happens next and by when, the document."""

from typing import Any

import reflex as rx

from lkk.components.buttons import file_button, link_button
from lkk.components.feedback import callout
from lkk.components.surfaces import card, facts, stack
from lkk.pages.shell import shell
from lkk.routes import APPLICATION_SENT, HOME
from lkk.state.applications.application_sent import ApplicationSent
from lkk.state.identity.session import Session

_TERMS: Any = ApplicationSent.terms
ON_LOAD = (Session.load, ApplicationSent.load)


def page() -> rx.Component:
    """Draw what follows the filing."""
    return shell(
        APPLICATION_SENT,
        card(
            stack(
                callout("success", rx.el.p(ApplicationSent.next_step), title="Что будет дальше"),
                facts(
                    ("Заявка", ApplicationSent.title),
                    ("Отправлена", ApplicationSent.submitted),
                    ("Статус", ApplicationSent.status),
                ),
                rx.foreach(_TERMS, rx.el.p),
                rx.el.div(
                    _document(),
                    link_button("Открыть заявку", ApplicationSent.href, kind="soft"),
                    link_button("На главную", HOME.path, kind="plain"),
                    class_name="form-actions",
                ),
            ),
        ),
        title=rx.cond(ApplicationSent.loaded, f"Заявка № {ApplicationSent.number} отправлена", APPLICATION_SENT.title),
        ready=ApplicationSent.loaded,
    )


def _document() -> rx.Component:
    return rx.cond(
        ApplicationSent.document_href != "",
        file_button("Скачать заявку, PDF", ApplicationSent.document_href, kind="primary"),
        rx.el.span("Документ готовится", class_name="hint", role="status"),
    )
