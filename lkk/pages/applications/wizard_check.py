"""The last page of the wizard: everything to check, the consents, «Отправить»."""

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, link_button
from lkk.components.choices import checkbox_field
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout
from lkk.components.fields import select_field
from lkk.components.forms import event_form, field_grid, form_actions, refusal, submit_button, waiting_for_files
from lkk.components.links import anchor
from lkk.components.status import badge
from lkk.components.surfaces import stack
from lkk.pages.refusals import error_of
from lkk.state.applications.confirming import Confirmation
from lkk.state.applications.wizard import CONSENTS, Wizard
from lkk.state.applications.wizard_items import ConsentItem, ErrorItem, LineItem, SectionItem
from lkk.state.identity.session import Session
from lkk.vocabulary.applications import FILED_BY_STAFF


def check_page() -> rx.Component:
    """Sections with «Изменить», the track of a grid connection, consents and the button."""
    return stack(
        _errors(),
        rx.el.div(rx.foreach(Wizard.sections, _section)),
        _next(),
        rx.cond(Session.visiting, _hand_over(), _agreement()),
    )


def _errors() -> rx.Component:
    """Lines lead to the page of the question and to the question on it."""

    def line(error: rx.vars.ObjectVar[ErrorItem]) -> rx.Component:
        words = f"{error.label}: {error.text}"
        return rx.el.li(
            rx.cond(
                error.href != "", rx.el.a(words, href=error.href), anchor(words, href=f"#{CONSENTS}-{error.field}")
            ),
            key=error.field,
        )

    listed = rx.el.div(
        rx.el.b("Заявку пока нельзя отправить"),
        rx.el.ul(rx.foreach(Wizard.error_lines, line)),
        class_name="error-summary",
    )
    return rx.el.div(
        rx.cond(Wizard.error_lines, listed), id=f"{CONSENTS}-summary", role="alert", custom_attrs={"tabIndex": -1}
    )


def _section(section: rx.vars.ObjectVar[SectionItem]) -> rx.Component:
    def line(item: rx.vars.ObjectVar[LineItem]) -> rx.Component:
        return rx.fragment(rx.el.dt(item.label), rx.el.dd(item.text), key=item.label)

    return rx.el.section(
        rx.el.div(
            rx.el.h3(section.title, when(section.wrong, rx.fragment(" ", badge("Есть ошибки", "danger")))),
            when(section.href, _change(section)),
            class_name="card-head",
        ),
        rx.el.dl(rx.foreach(section.lines, line), class_name="facts"),
        class_name="review-section",
        key=section.title,
    )


def _change(section: rx.vars.ObjectVar[SectionItem]) -> rx.Component:
    name = rx.el.span(": ", section.title, class_name="sr-only")
    return rx.el.a("Изменить", name, href=section.href, class_name="link")


def _next() -> rx.Component:
    """What happens after it is sent, by what order and when."""
    order = rx.el.p(rx.cond(Wizard.category != "", rx.fragment(Wizard.category, ". ")), Wizard.track)
    terms = rx.fragment(
        rx.el.p("Если отправить сегодня:"),
        rx.el.ul(rx.foreach(Wizard.terms, lambda one: rx.el.li(one, key=one))),
    )
    return callout(
        "info",
        rx.el.p(Wizard.next_step),
        when(Wizard.track, order),
        rx.cond(Wizard.terms, terms),
        title="Что будет дальше",
    )


def _agreement() -> rx.Component:
    return event_form(
        CONSENTS,
        rx.el.input(type="hidden", name="draft_id", value=f"{Wizard.draft_id}", read_only=True),
        rx.el.input(type="hidden", name="version", value=Wizard.version, read_only=True),
        rx.el.h3("Согласия"),
        rx.el.p("Каждое — отдельный документ. Прочтите и отметьте, без них заявку отправить нельзя."),
        rx.foreach(Wizard.consents, _consent),
        refusal(error_of(CONSENTS)),
        waiting_for_files(CONSENTS),
        form_actions(
            submit_button("Отправить", icon="send"),
            link_button("Назад", Wizard.previous_href, kind="soft"),
            button("Сохранить и выйти", kind="plain", on_click=Wizard.save_and_leave),
        ),
        on_submit=Wizard.send,
        waits_for_files=True,
        key=f"{Wizard.draft_id}-{Wizard.times_drawn}",
    )


def _hand_over() -> rx.Component:
    """An employee in the customer's cabinet gives no consents and files nothing."""
    return stack(
        rx.el.p(
            "Клиент прочтёт заявку, даст согласия и подаст её сам: в своём кабинете или на планшете. До его ответа "
            "изменить её нельзя."
        ),
        field_grid(
            select_field(
                "way",
                "Как обратился клиент",
                [(one.value, one.label) for one in FILED_BY_STAFF],
                form="hand-over",
                placeholder="",
                value=Confirmation.way,
                on_change=Confirmation.choose_way,
            )
        ),
        form_actions(
            button(
                "Передать на подтверждение",
                icon="send",
                on_click=Confirmation.hand_over(Wizard.draft_id, Wizard.version).throttle(500),
            ),
            link_button("Назад", Wizard.previous_href, kind="soft"),
            button("Сохранить и выйти", kind="plain", on_click=Wizard.save_and_leave),
        ),
    )


def _consent(consent: rx.vars.ObjectVar[ConsentItem]) -> rx.Component:
    return rx.el.div(
        rx.el.input(type="hidden", name=f"version.{consent.purpose}", value=consent.version, read_only=True),
        checkbox_field(consent.name, consent.label, form=CONSENTS, error=consent.error),
        disclosure(
            rx.fragment(consent.document, ", редакция ", consent.version),
            rx.el.div(rx.foreach(consent.paragraphs, rx.el.p), class_name="consent-text", tab_index=0, role="region"),
        ),
        class_name="agreement-consent",
        key=consent.name,
    )
