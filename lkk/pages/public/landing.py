"""The first page: the tasks people come with, the state of the network, who we are and what can be done here."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.feedback import callout
from lkk.components.forms import search_form
from lkk.components.frame import public_frame
from lkk.components.icons import icon_of, shape
from lkk.components.links import anchor, phone_link
from lkk.components.prose import prose
from lkk.components.surfaces import card, stack, tile, tiles, two_columns
from lkk.menus import SITE_MENU
from lkk.pages.company import COMPANY
from lkk.pages.entrances import ENTRANCES, Entrance
from lkk.pages.public.entrance import entrance
from lkk.routes import CAPACITY, HOME, HOME_PUBLIC, LOGIN, OUTAGES, REGISTER, SEARCH
from lkk.state.base import Base
from lkk.state.identity.front_page import Reception
from lkk.state.identity.visitor import Visitor

ON_LOAD = (Visitor.load, Reception.load)
_LEAD = rx.fragment(
    Base.company_name,
    " передаёт электрическую энергию. Здесь потребители открывают личный кабинет и решают вопросы с сетевой "
    "организацией без поездки в офис.",
)


def page() -> rx.Component:
    """What people come for as tasks, the state of the network in one line, then the rest."""
    return public_frame(
        stack(
            _tasks(),
            _network(),
            _site(),
            _doors(),
            _capacity(),
            two_columns(stack(_cabinet(), _rules()), stack(_emergency(), _contacts())),
        ),
        title=HOME_PUBLIC.title,
        lead=_LEAD,
        header_right=entrance(),
        company=COMPANY,
    )


def _tasks() -> rx.Component:
    return rx.el.nav(
        rx.el.ul(*[rx.el.li(_task(one)) for one in ENTRANCES if one.task], class_name="public-tasks"),
        aria_label="С чем помочь",
    )


def _task(one: Entrance) -> rx.Component:
    return tile(one.title, _address(one), one.text, icon=one.icon)


def _address(one: Entrance) -> str | rx.Var[str]:
    """Where the person goes by it: a customer who has signed in straight to the page."""
    return rx.cond(Visitor.cabinet == HOME.path, one.inside, one.guest) if one.own else one.guest


def _doors() -> rx.Component:
    guest = tiles(
        tile("Войти", LOGIN.path, "По электронной почте и паролю", icon="log_in"),
        tile("Зарегистрироваться", REGISTER.path, "Три шага, нужен адрес электронной почты", icon="user_plus"),
        *_without_sign_in(),
    )
    own = tiles(tile("Перейти в кабинет", Visitor.cabinet, "Вы уже вошли", icon="log_in"), *_without_sign_in())
    return rx.el.div(rx.cond(Visitor.cabinet, own, guest), class_name="public-doors")


def _without_sign_in() -> tuple[rx.Component, ...]:
    return tuple(_task(one) for one in ENTRANCES if not one.task)


def _site() -> rx.Component:
    links = [rx.el.li(anchor(title, href=path)) for title, path in SITE_MENU]
    return rx.el.nav(
        rx.el.ul(*links),
        search_form(SEARCH, "Поиск по сайту"),
        class_name="site-menu",
        aria_label="Разделы сайта",
    )


def _network() -> rx.Component:
    """One line; before it is known there is nothing to promise, so the dispatcher's phone stands alone below."""
    line = rx.el.p(
        icon_of(rx.cond(Reception.outages > 0, shape("zap_off"), shape("circle_check")), 20),
        rx.el.span(
            Reception.outages_line,
            ". ",
            anchor("Где нет света и когда включат", href=OUTAGES, class_name="link"),
            ". Диспетчерская ",
            phone_link(Reception.dispatcher.number, Reception.dispatcher.dial),
        ),
        class_name="network-now",
        id="outages-line",
        custom_attrs={"data-tone": rx.cond(Reception.outages > 0, "attention", "success")},
    )
    return when(Reception.outages_line, line)


def _capacity() -> rx.Component:
    board = anchor("Кто отдаёт и кто ищет мощность: объявления потребителей", href=CAPACITY, class_name="link")
    return callout("info", when(Reception.capacity_line, rx.el.p(Reception.capacity_line)), rx.el.p(board))


def _cabinet() -> rx.Component:
    return card(
        rx.el.div(
            rx.el.h3("Подключить лицевой счёт"),
            rx.el.p(
                "Нужны номер лицевого счёта и ПИН-код. Юридические лица найдут их в счёте-фактуре за электроэнергию, "
                "в левом верхнем углу, физические — в чеке об оплате в Системе «Город». Их также назовут "
                "в контакт-центре: телефоны и адреса — в контактах на этой странице."
            ),
            rx.el.h3("Передать показания приборов учёта"),
            rx.el.p(
                "Кабинет сразу проверит показания. ",
                rx.cond(Reception.windows, rx.fragment("Сроки приёма: ", Reception.windows, ".")),
                id="reading-windows",
            ),
            rx.el.h3("Получать уведомления"),
            rx.el.p("Кабинет сообщит, когда показания приняты и переданы в учётную систему компании."),
            class_name="prose",
        ),
        title="Что можно сделать в личном кабинете",
    )


def _rules() -> rx.Component:
    texts: Any = Reception.rules
    return rx.fragment(rx.foreach(texts, lambda one: card(prose(one.blocks), title=one.title)))


def _emergency() -> rx.Component:
    return card(
        rx.el.p(phone_link(Reception.dispatcher.number, Reception.dispatcher.dial), class_name="figure"),
        rx.el.p(
            "Диспетчерская, круглосуточно. Звоните, если нет света или вы видите оборванный провод. "
            "При опасности — 112."
        ),
        title="Авария в сети",
    )


def _contacts() -> rx.Component:
    phones, offices, links = (
        Base.company_phones,
        Reception.offices,
        Reception.links,
    )
    return card(
        rx.el.dl(
            rx.foreach(phones, lambda one: _fact(one.note, phone_link(one.number, one.dial))),
            rx.foreach(offices, lambda one: _fact(one.name, rx.fragment(one.address, rx.el.br(), one.hours))),
            _fact("Компания", Reception.full_name),
            class_name="facts",
        ),
        rx.el.ul(
            rx.foreach(links, lambda one: rx.el.li(anchor(one.title, href=one.href, class_name="link"))),
            class_name="site-links",
        ),
        title="Контакты",
    )


def _fact(name: Any, value: Any) -> rx.Component:
    return rx.fragment(rx.el.dt(name), rx.el.dd(value))
