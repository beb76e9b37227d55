"""Notifications: how an event is declared, publishing by site and mail, and a person's own list."""

from lkk.services.notifications.choices import Choice, choose, list_choices
from lkk.services.notifications.declaration import NotificationChannel
from lkk.services.notifications.inbox import (
    NoticeLine,
    NoticeRow,
    NoticesPage,
    NoticeView,
    latest,
    latest_lines,
    list_own,
    read_about,
    read_all,
    read_one,
    unread_count,
)
from lkk.services.notifications.publishing import publish, send_email

__all__ = [
    "Choice",
    "NoticeLine",
    "NoticeRow",
    "NoticeView",
    "NoticesPage",
    "NotificationChannel",
    "choose",
    "latest",
    "latest_lines",
    "list_choices",
    "list_own",
    "publish",
    "read_about",
    "read_all",
    "read_one",
    "send_email",
    "unread_count",
]
