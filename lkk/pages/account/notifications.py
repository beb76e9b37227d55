"""Уведомления: the list by pages and the opened one; opening marks it as read [seed B 6.3.3.4]."""

from typing import Any

import reflex as rx

from lkk.components.branches import pick
from lkk.components.buttons import button, link_button
from lkk.components.choices import checkbox_field
from lkk.components.feedback import empty_state
from lkk.components.fields import code_field
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.tables import listing, table
from lkk.routes import NOTIFICATIONS
from lkk.state.identity.session import Session
from lkk.state.notifications.notices import CHOICES, LAYOUT, OPENED, PHONE_FORM, ChoiceLine, Notifications

_TITLE = "О чём сообщать"
ON_LOAD = (Session.load, Notifications.load)


def page() -> rx.Component:
    """The opened notification, if there is one, over the list."""
    return shell(
        NOTIFICATIONS,
        stack(rx.cond(Notifications.opened_id > 0, _opened()), card(_table()), _phone(), _choices()),
        actions=(_read_all(),),
        ready=Notifications.loaded,
    )


def _choices() -> rx.Component:
    told = "На сайте остаются все уведомления. Письма, которых требуют закон и безопасность, приходят всегда."
    emails = rx.el.div(rx.foreach(Notifications.choices, _email))
    rows: Any = Notifications.choices
    ways = listing(CHOICES, rows, cells={"site": lambda one: one.site_word, "email": _email_cell, "sms": _sms_cell})
    card_of_choices = card(
        rx.el.p(told, class_name="hint"), rx.cond(Notifications.sms, ways, emails), _links(), title=_TITLE
    )
    return rx.cond(Notifications.choices, card_of_choices)


def _links() -> rx.Component:
    said = (
        "В каждом таком письме есть ссылка, которая отключает его без входа. Если письмо попало к чужому, отзовите её."
    )
    return stack(
        rx.el.p(said, class_name="hint"),
        rx.el.div(
            button("Отозвать ссылки в письмах", kind="soft", on_click=Notifications.revoke_links.throttle(500)),
        ),
    )


def _email(line: rx.vars.ObjectVar[ChoiceLine]) -> rx.Component:
    return rx.el.div(_email_box(line, line.label), key=f"{line.event}{line.wanted}")


def _email_box(line: rx.vars.ObjectVar[ChoiceLine], label: Any) -> rx.Component:
    return checkbox_field(
        line.event,
        label,
        form="letters",
        default_checked=line.wanted,
        on_change=lambda wanted: Notifications.choose_email(line.event, wanted),
    )


def _email_cell(line: Any) -> rx.Component:
    box = rx.el.div(_email_box(line, _named("Письмо", line)), key=f"{line.event}{line.wanted}")
    return rx.cond(line.email_word != "", rx.el.span(line.email_word), box)


def _sms_cell(line: Any) -> rx.Component:
    box = checkbox_field(
        line.event,
        _named("СМС", line),
        form="sms",
        default_checked=line.sms,
        on_change=lambda wanted: Notifications.choose_sms(line.event, wanted),
    )
    return rx.cond(line.sms_word != "", rx.el.span(line.sms_word), rx.el.div(box, key=f"{line.event}{line.sms}"))


def _named(way: str, line: Any) -> rx.Component:
    return rx.fragment(way, rx.el.span(": ", line.label, class_name="sr-only"))


def _phone() -> rx.Component:
    """The card of the phone for SMS; what it asks for depends on whether the phone is confirmed."""
    about = pick(
        Notifications.phone_state,
        {
            "confirmed": rx.el.p("СМС приходят на ", rx.el.b(Notifications.phone), ", кроме ночи с 22 до 8 часов."),
            "confirmable": stack(
                rx.el.p("Подтвердите ", rx.el.b(Notifications.phone), ", и срочное будет приходить ещё и по СМС."),
                rx.el.div(button("Подтвердить телефон", on_click=Notifications.ask_phone_code.throttle(500))),
            ),
            "asked": _phone_code(),
            "unfit": rx.el.p(
                "В профиле ",
                rx.el.b(Notifications.phone),
                ". СМС приходят на мобильный номер, он начинается с +7 9.",
            ),
        },
        rx.fragment(),
    )
    return rx.cond(Notifications.phone != "", card(about, title="Телефон для СМС", narrow=True))


def _phone_code() -> rx.Component:
    return event_form(
        PHONE_FORM,
        rx.el.p("Отправили СМС с кодом на ", rx.el.b(Notifications.phone), "."),
        code_field(
            "Код из СМС",
            form=PHONE_FORM,
            hint="Шесть цифр. Код действует 10 минут.",
            error=error_at(PHONE_FORM, "code"),
        ),
        form_actions(
            submit_button("Подтвердить"),
            button("Отправить код ещё раз", kind="soft", on_click=Notifications.ask_phone_code.throttle(500)),
        ),
        on_submit=Notifications.confirm_phone.throttle(500),
        refused=error_of(PHONE_FORM),
    )


def _opened() -> rx.Component:
    return rx.el.article(
        rx.el.h2(Notifications.opened_title, id=OPENED, tab_index=-1),
        rx.el.p(Notifications.opened_when, class_name="hint"),
        rx.foreach(Notifications.opened_lines, rx.el.p),
        rx.el.div(
            rx.cond(Notifications.opened_link != "", _follow()),
            link_button("Закрыть", Notifications.list_href, kind="soft"),
            class_name="form-actions",
        ),
        rx.cond(Notifications.opened_others, _others()),
        class_name="card card-lines",
        aria_labelledby=OPENED,
    )


def _follow() -> rx.Component:
    plain = anchor("Перейти", href=Notifications.opened_link, class_name="button button-primary")
    return rx.cond(Notifications.opened_plain, plain, link_button("Перейти", Notifications.opened_link))


def _others() -> rx.Component:
    others: Any = Notifications.opened_others

    def line(one: Any) -> rx.Component:
        link = text_link(one.title, one.href)
        return rx.el.li(rx.cond(one.unread, rx.el.b(link), link), " ", rx.el.small(one.when), key=f"other-{one.id}")

    return rx.el.section(
        rx.el.h3("Другие уведомления по этой заявке"),
        rx.el.ul(rx.foreach(others, line), class_name="application-list"),
    )


def _read_all() -> rx.Component:
    return rx.cond(
        (Notifications.unread > 0) & ~Session.visiting,
        button("Прочитать все", kind="soft", icon="check_check", on_click=Notifications.read_all),
    )


def _table() -> rx.Component:
    return table(
        Notifications,
        LAYOUT,
        cells={"title": _title, "state": _state},
        empty=empty_state(
            "Здесь появятся сообщения о показаниях, лицевых счетах и входах в кабинет",
            title="Уведомлений пока нет",
            icon="bell",
        ),
        line={"aria_current": lambda notice: rx.cond(notice.opened, "true", "false")},
    )


def _title(notice: Any) -> rx.Component:
    link = rx.el.a(notice.title, href=notice.href, class_name="link")
    named = rx.cond(notice.unread != "", rx.el.b(link), link)
    return rx.el.div(named, rx.cond(notice.more != "", rx.el.div(rx.el.small(notice.more, class_name="hint"))))


def _state(notice: Any) -> rx.Component:
    return rx.cond(notice.unread != "", badge(notice.unread, "info"), "Прочитано")
