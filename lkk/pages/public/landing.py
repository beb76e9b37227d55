"""The first page: the public reception, who we are and what can be done here."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.feedback import callout
from lkk.components.forms import search_form
from lkk.components.frame import public_frame
from lkk.components.links import anchor, phone_link
from lkk.components.prose import prose
from lkk.components.surfaces import card, stack, tile, tiles, two_columns
from lkk.menus import SITE_MENU
from lkk.pages.company import COMPANY
from lkk.pages.public.entrance import entrance
from lkk.routes import BOOK, CAPACITY, HOME_PUBLIC, LOGIN, OUTAGES, RECEPTION, REGISTER, SEARCH, TRACK
from lkk.state.base import Base
from lkk.state.identity.front_page import Reception
from lkk.state.identity.visitor import Visitor

ON_LOAD = (Visitor.load, Reception.load)
_LEAD = rx.fragment(
    Base.company_name,
    " передаёт электрическую энергию в Барнауле. Здесь потребители открывают личный кабинет и решают вопросы "
    "с сетевой организацией без поездки в офис.",
)


def page() -> rx.Component:
    """The public reception."""
    return public_frame(
        stack(
            _site(),
            _outages(),
            _doors(),
            _capacity(),
            two_columns(stack(_cabinet(), _rules()), stack(_emergency(), _contacts())),
        ),
        title=HOME_PUBLIC.title,
        lead=_LEAD,
        header_right=entrance(),
        company=COMPANY,
    )


def _doors() -> rx.Component:
    guest = tiles(
        tile("Войти", LOGIN.path, "По электронной почте и паролю", icon="log_in"),
        tile("Зарегистрироваться", REGISTER.path, "Три шага, нужен адрес электронной почты", icon="user_plus"),
        *_without_sign_in(),
    )
    own = tiles(tile("Перейти в кабинет", Visitor.cabinet, "Вы уже вошли", icon="log_in"), *_without_sign_in())
    return rx.cond(Visitor.cabinet, own, guest)


def _without_sign_in() -> tuple[rx.Component, ...]:
    return (
        tile(
            "Записаться на приём", BOOK.path, "Офис, услуга и удобное время. Без входа в кабинет", icon="calendar_check"
        ),
        tile("Написать нам", RECEPTION, "Вопрос, жалоба, сообщение о нарушении. Без входа", icon="file_plus"),
        tile("Проверить обращение", TRACK, "По номеру и секретному коду", icon="search"),
    )


def _site() -> rx.Component:
    links = [rx.el.li(anchor(title, href=path)) for title, path in SITE_MENU]
    return rx.el.nav(
        rx.el.ul(*links),
        search_form(SEARCH, "Поиск по сайту"),
        class_name="site-menu",
        aria_label="Разделы сайта",
    )


def _outages() -> rx.Component:
    line = rx.el.p(
        Reception.outages_line, ". ", anchor("Где нет света и когда включат", href=OUTAGES, class_name="link")
    )
    return when(Reception.outages_line, rx.el.div(line, id="outages-line"))


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
                "в контакт-центре: ул. Ползунова, 50, каб. 117."
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
