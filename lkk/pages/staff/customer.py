"""Клиент: what needs an action first, then facts, then history."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.dialog import open_button
from lkk.components.feedback import callout
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack, two_columns
from lkk.pages.shell import shell
from lkk.pages.staff.customer_dialogs import detach_dialog_id, dialogs
from lkk.pages.staff.entering import enter_button, enter_dialog
from lkk.routes import STAFF_CUSTOMER
from lkk.state.customers.customer import ATTACH, DELETE, EDIT, LOCK, OPEN, UNLOCK, Customer, dialog_id
from lkk.state.customers.customer_power import PowerItem
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, Customer.load)
_VIEW: Any = Customer.view


def page() -> rx.Component:
    """The card."""
    return shell(
        STAFF_CUSTOMER,
        stack(
            _urgent(),
            _power(),
            two_columns(
                stack(_profile(), _accounts(), _photos(), _applications(), _notices()),
                stack(_standing(), _sign_ins(), _consents(), _accesses()),
            ),
        ),
        dialogs(),
        enter_dialog(_VIEW.id, _VIEW.name),
        title=rx.cond(Customer.loaded, _VIEW.name, STAFF_CUSTOMER.title),
        lead=_VIEW.kind,
        actions=(rx.cond(Customer.loaded & _VIEW.active, enter_button()),),
        ready=Customer.loaded,
    )


def _urgent() -> rx.Component:
    changes: Any = _VIEW.changes
    listed = rx.foreach(changes, lambda one: rx.el.li(_change(one), key=one.href))
    return rx.fragment(
        rx.cond(
            changes,
            callout("attention", rx.el.ul(listed), title="Клиент просит изменить данные", live=True),
        ),
        rx.cond(
            _VIEW.locked,
            callout(
                "danger",
                rx.el.p("Причина: ", _VIEW.locked_reason),
                rx.cond(Customer.may_edit, open_button("Открыть вход", dialog_id(UNLOCK))),
                title="Вход закрыт",
            ),
        ),
        rx.cond(
            _VIEW.pending,
            callout(
                "attention",
                rx.el.p("Клиент не подтвердил регистрацию. Через сутки после начала она удалится сама."),
                rx.cond(Customer.may_delete, open_button("Удалить", dialog_id(DELETE), kind="danger")),
                title="Кабинет не активирован",
            ),
        ),
        when(
            _VIEW.closed,
            callout(
                "neutral",
                "Клиент закрыл кабинет сам. Войти в него и открыть заново нельзя, данные удаляются по срокам хранения.",
                title=rx.fragment("Кабинет закрыт ", _VIEW.closed),
            ),
        ),
        rx.cond(
            _VIEW.consent_withdrawn,
            callout(
                "attention",
                "Поданные заявки рассматриваем до конца. Для других целей данные клиента не используйте.",
                title=rx.fragment("Согласие на обработку данных отозвано ", _VIEW.consent_withdrawn),
            ),
        ),
        rx.cond(
            _VIEW.no_password,
            callout(
                "attention",
                "Клиент задаст пароль на странице восстановления пароля, письмо об этом ему отправлено.",
                title="Пароль ещё не задан",
            ),
        ),
    )


def _power() -> rx.Component:
    """What is wrong with the customer's electricity: the first question of whoever calls."""
    lines: Any = _VIEW.power

    def line(one: rx.vars.ObjectVar[PowerItem]) -> rx.Component:
        texts: Any = one.texts
        said = rx.foreach(texts, lambda text: rx.el.p(text, ".", key=text))
        return rx.el.div(callout(one.tone, said, title=one.title), key=one.key, class_name="customer-power")

    return rx.cond(lines, stack(rx.foreach(lines, line)))


def _change(one: Any) -> rx.Component:
    return rx.cond(Customer.may_edit, text_link(one.label, one.href), one.label)


def _profile() -> rx.Component:
    lines: Any = _VIEW.facts
    hidden = rx.cond(
        _VIEW.opened,
        button("Скрыть", kind="plain", icon="eye_off", on_click=Customer.hide_data),
        open_button("Показать", dialog_id(OPEN), kind="plain", icon="eye"),
    )
    pairs = rx.foreach(lines, lambda one: rx.fragment(rx.el.dt(one.label), rx.el.dd(one.value), key=one.label))
    return card(
        rx.el.dl(pairs, class_name="facts"),
        title="Профиль",
        actions=(
            rx.cond(_VIEW.has_hidden, hidden),
            rx.cond(
                Customer.may_edit & _VIEW.has_profile & (_VIEW.closed == ""),
                open_button("Исправить", dialog_id(EDIT), icon="pencil"),
            ),
        ),
        id="profile",
    )


def _standing() -> rx.Component:
    return card(
        rx.el.div(badge(_VIEW.status, _VIEW.tone), badge(_VIEW.level, _VIEW.level_tone), class_name="badges"),
        when(_VIEW.seen_by, rx.el.p(_VIEW.seen_by, class_name="hint")),
        rx.el.div(
            when(
                _VIEW.closed,
                rx.fragment(),
                button("Паспорт сверен", kind="soft", on_click=Customer.note_passport.throttle(500)),
            ),
            rx.cond(
                Customer.may_edit & _VIEW.active,
                open_button("Закрыть вход", dialog_id(LOCK), kind="plain", icon="lock"),
            ),
            class_name="form-actions",
        ),
        title="Кабинет",
        id="standing",
    )


def _accounts() -> rx.Component:
    lines: Any = _VIEW.accounts

    def line(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.b("№ ", one.number),
                rx.cond(one.active, badge("Активный", "success")),
                rx.cond(one.closed, badge("Закрыт", "neutral")),
                class_name="badges",
            ),
            rx.el.p(one.address),
            rx.el.small(one.told, class_name="hint"),
            rx.cond(Customer.may_edit, open_button("Отключить", detach_dialog_id(one.id), kind="plain", icon="unlink")),
            key=f"account-{one.id}",
        )

    attach = rx.cond(Customer.may_edit & _VIEW.active, open_button("Подключить", dialog_id(ATTACH), icon="plus"))
    return card(
        _list(lines, line, "Лицевые счета не подключены"), title="Лицевые счета", actions=(attach,), id="accounts"
    )


def _photos() -> rx.Component:
    lines: Any = _VIEW.photos

    def line(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.img(src=one.thumbnail_url, alt="", class_name="file-thumbnail", loading="lazy"),
            rx.el.span(
                anchor(one.title, href=one.url), rx.el.small(one.when, class_name="hint"), class_name="file-name"
            ),
            class_name="file-line",
            key=one.url,
        )

    return when(lines, card(rx.el.ul(rx.foreach(lines, line), class_name="file-list"), title="Фото показаний"))


def _applications() -> rx.Component:
    lines: Any = _VIEW.applications

    def line(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(text_link(one.number, one.href), badge(one.status, one.tone), class_name="badges"),
            rx.el.p(one.title),
            rx.el.small(one.when, class_name="hint"),
            key=one.number,
        )

    more = when(_VIEW.more_applications, rx.el.p(_VIEW.more_applications, class_name="hint"))
    return card(_list(lines, line, "Заявок не было"), more, title="Заявки")


def _notices() -> rx.Component:
    lines: Any = _VIEW.notices

    def line(one: Any) -> rx.Component:
        states: Any = one.states
        return rx.el.li(
            rx.el.b(one.title),
            rx.el.ul(rx.foreach(states, _way), class_name="notice-ways"),
            rx.el.small(one.when, class_name="hint"),
        )

    more = rx.cond(_VIEW.more_notices, button("Показать ещё", kind="soft", on_click=Customer.show_more_notices))
    return card(_list(lines, line, "Уведомлений не было"), more, title="Последние уведомления", id="notices-sent")


def _way(one: Any) -> rx.Component:
    return rx.el.li(badge(one.label, one.tone), when(one.said, rx.el.small(one.said, class_name="hint")))


def _sign_ins() -> rx.Component:
    return card(
        facts(
            ("Последний вход", _VIEW.last_sign_in),
            ("За 90 дней", _VIEW.sign_ins),
            ("Открыто сейчас", _VIEW.sessions),
            ("Кабинет с", _VIEW.created),
        ),
        title="Входы",
    )


def _consents() -> rx.Component:
    lines: Any = _VIEW.consents

    def line(one: Any) -> rx.Component:
        return rx.el.li(rx.el.b(one.title), ". ", rx.el.small(one.told, class_name="hint"))

    return card(_list(lines, line, "Согласий нет"), title="Согласия", id="consents")


def _accesses() -> rx.Component:
    lines: Any = _VIEW.accesses

    def line(one: Any) -> rx.Component:
        return rx.el.li(rx.el.b(one.what), rx.el.p(one.reason), rx.el.small(one.who, ", ", one.when, class_name="hint"))

    return card(_list(lines, line, "Данные никто не открывал"), title="Кто открывал и менял данные", id="accesses")


def _list(lines: Any, line: Any, nothing: str) -> rx.Component:
    full = rx.el.ul(rx.foreach(lines, line), class_name="application-list")
    return rx.cond(lines, full, rx.el.p(nothing, class_name="hint"))
