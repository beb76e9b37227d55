"""No event handler or route without a declared access rule; the reviewed list of what is open to everyone."""

import inspect
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from reflex_base.registry import RegistrationContext

from lkk import routes
from lkk.lkk import PAGES, app
from lkk.menus import MENU, first_page
from lkk.routes import ROUTES
from lkk.services.kernel.actor import Actor, Identity, Visit
from lkk.state import arguments
from lkk.state.access import fits_session, rule_of
from lkk.state.identity.session import Session
from lkk.vocabulary.people import Role, VisitEvidence
from lkk.vocabulary.permissions import Open, Permission
from lkk.web.appointment_routes import APPOINTMENT_ROUTES
from lkk.web.auth_routes import AUTH_ROUTES
from lkk.web.broadcast_routes import BROADCAST_ROUTES
from lkk.web.consultation_routes import CONSULTATION_ROUTES
from lkk.web.document_routes import DOCUMENT_ROUTES
from lkk.web.export_routes import EXPORT_ROUTES
from lkk.web.file_routes import FILE_ROUTES
from lkk.web.guard import adapters
from lkk.web.health import HEALTH_ROUTES
from lkk.web.import_routes import IMPORT_ROUTES
from lkk.web.logo_routes import LOGO_ROUTES
from lkk.web.money_routes import MONEY_ROUTES
from lkk.web.outage_routes import OUTAGE_ROUTES
from lkk.web.own_data_routes import OWN_DATA_ROUTES
from lkk.web.payment_routes import PAYMENT_ROUTES
from lkk.web.presence_routes import PRESENCE_ROUTES
from lkk.web.reading_file_routes import READING_FILE_ROUTES
from lkk.web.reception_routes import RECEPTION_ROUTES
from lkk.web.signing_routes import SIGNING_ROUTES
from lkk.web.site.routes import SITE_ROUTES
from lkk.web.sms_hook import SMS_HOOK_ROUTES
from lkk.web.visit_routes import VISIT_ROUTES

#: Handlers that answer without a session. A new one is added here on purpose.
OPEN_HANDLERS = {
    "visitor.load",  # the way back into the cabinet, from the tab's own session
    "reception.load",  # the windows of readings
    "sign_in.load",  # the checked address to go to, the people of the demo
    "registration.load",  # the data form and the consent's text
    "second_step.load",  # the step in the address
    "recovery.load",  # the step in the address
    # A guest books without a session: the contact is confirmed by a code, the booking by its number and secret code.
    *("picker.load", "picker.refresh", "picker.choose", "picker.other_month", "picker.choose_day"),
    *("picker.choose_time", "picker.take", "picker.take_nearest", "picker.back", "picker.hold_is_over"),
    *("picker.ask_code", "picker.ask_again", "picker.confirm", "picker.book", "picker.another"),
    *("picker.wait", "picker.look", "picker.leave_list", "picker.take_offer"),
    *("picker.find", "picker.begin_move", "picker.keep", "picker.cancel"),
    "tablet.load",  # the field for the code; the draft for the session that a code has opened
}
#: HTTP routes that answer without a session; each checks its own input, limits and origin.
OPEN_ROUTES = {
    "/api/auth/login",
    "/api/auth/logout",
    "/api/auth/register/start",
    "/api/auth/register/confirm",
    "/api/auth/register/resend",
    "/api/auth/register/finish",
    "/api/auth/recover/start",
    "/api/auth/recover/resend",
    "/api/auth/recover/finish",
    "/api/auth/password",  # finds the session by the cookie itself
    "/api/profile/code",  # these three find the session by the cookie and ask for the password again
    "/api/own-data/export",
    "/api/own-data/close",
    "/api/visits/start",  # these find the session by the cookie themselves
    "/api/visits/end",
    "/api/tablet/end",
    "/api/tablet/start",  # by a code of six digits, limited
    "/api/auth/second/step",  # these three by the ticket that the right password gave
    "/api/auth/second/forced-secret",
    "/api/auth/second/forced-enrol",
    "/api/auth/second/secret",  # these four find the session by the cookie and answer 401 without one
    "/api/auth/second/enrol",
    "/api/auth/second/codes",
    "/api/auth/second/off",
    "/api/files",  # these three find the session by the cookie and answer 401 without one
    "/api/files/{id}",
    "/api/files/{id}/thumbnail",
    "/api/files/{id}/copy",
    "/api/files/{id}/pages/{page:int}.png",  # likewise
    "/api/documents/{id}/{version:int}/{page:int}.png",  # finds the session by the cookie and answers 401 without one
    "/api/logo",  # finds the session by the cookie, for the administrator alone
    "/logo/{sha256}.png",  # the picture in the header of every page
    "/api/desk/left",  # finds the session by the cookie and answers 401 without one
    *("/api/exports/applications.xlsx", "/api/exports/advocate.xlsx", "/api/exports/report.xlsx"),  # likewise
    "/api/readings/imports",
    "/api/readings/import.xlsx",
    "/api/readings/registry.xlsx",
    "/api/readings/hours.zip",
    *("/api/payments/statement", "/api/readings/consumption"),
    "/api/readings/photo",
    "/api/readings/sheet",
    "/api/readings/template.xls",
    "/api/readings/template.xlsx",
    "/api/readings/window.ics",  # likewise: files made of the person's own readings
    "/api/broadcasts/{id}/accounts",  # likewise, and the author of the broadcast alone
    "/api/health/live",
    "/api/health/ready",
    "/api/metrics",  # by its own token
    *("/reception", "/reception/{kind}"),  # plain pages: the forms with a signed ticket, the status by number and code
    *("/services", "/services/{kind}"),  # passports of services
    "/track",
    "/api/signatures",  # these three find the session by the cookie and answer 401 without one
    "/api/disagreements",
    "/api/documents/{id}/container",
    "/disclosure",  # what the company has published of a quarter
    "/disclosure/{quarter}.xlsx",
    "/outages",  # what is on in the network; no limit: everybody asks at once, an answer is drawn once a second
    "/capacity",  # ads of capacity without contacts, names masked
    "/quality",  # what is wrong with the quality of electricity and when it is mended
    "/api/outages/calendar/{token}.ics",  # by a token of 256 bits that its owner can revoke
    "/api/outages/join",  # one of a network and a house
    "/surveys/{series}",  # for whoever is invited, or has the public link; the session is found by the cookie
    "/api/surveys/{series}",  # one of a person or a browser, limited by the network
    "/api/exports/surveys/{id}.xlsx",  # finds the session by the cookie and answers 401 without one
    "/unsubscribe/{token}",  # by a signed token that its owner can revoke; only switches emails off, limited
    *("/verify", "/verify/{id}"),  # by a number or a hash, limited; names are masked
    "/api/reception",  # by the ticket of a form, limited by the network
    "/api/reception/files",
    "/api/reception/files/{id}",
    "/api/track",  # by number and secret code, few tries
    "/api/track/document",
    "/api/hooks/sms/{gateway}",  # of the SMS gateway: its signature, five minutes, once
    "/api/hooks/payments/{secret}",  # of the payment provider: secret path, its networks, a hint and no more
    "/api/payments/{id}/page",  # finds the session by the cookie itself
    "/api/appointments/visit.ics",  # by number and secret code, few tries
    "/api/appointments/{key}/visit.ics",  # finds the session by the cookie itself
    "/api/consultations/{number:int}/print",  # finds the session by the cookie itself
    "/rules",  # plain pages for everyone
    "/help",
    "/help/manual",
    "/help/images/{name}",
    "/help/{code}",
    "/contacts",
    "/search",  # finds what the role of the session may open
    "/sitemap.xml",
    "/robots.txt",
}
#: What an employee in a customer's cabinet may do: look, drafts and their files, answers, messages, withdrawal, and
#: what leads to the customer's own confirmation. All else is refused; a new handler is added here on purpose.
IN_VISIT = {
    "session": {"load", "refresh", "changed", "choose_account"},
    "home": {"load", "open_task", "refresh"},
    "applications": {"load_own", "filter_own"},
    "accounts": {"load", "refresh"},
    "readings": {"load", "refresh", "open_history", "open_meter", "open_photos"},
    "meters": {"load", "refresh"},
    "archive": {"load", "refresh", "choose_meter"},
    "consumption": {"load", "refresh", "choose_kind", "choose_point"},
    "hourly": {"load", "refresh", "choose_month", "show_meter", "show_more"},
    "notifications": {"load", "refresh"},
    "new_application": {"load", "refresh", "discard", "search"},
    "service_facts": {"load"},
    "wizard": {
        *("load", "refresh", "submit_step", "save_and_leave", "look_at_files", "remove_file"),
        *("leave", "mark", "add_row", "remove_row", "change_path"),
    },
    "application_sent": {"load", "refresh"},
    "own_application": {
        *("load", "refresh", "answer", "send_message", "leave_message", "remove_file", "withdraw", "copy"),
        *("leave", "mark", "add_row", "remove_row"),
    },
    "documents": {"load", "search", "send_document"},
    "own_document": {"load", "refresh", "turn_to"},
    "own_contract": {"load", "refresh"},
    "advocate": {"load", "refresh"},
    "signing": {"load", "refresh"},
    "refunds": {"load", "refresh"},
    "statement_page": {"load", "refresh"},
    "picker": {"load_own"},  # the rest of it is open to everyone
    "payments": {"load", "refresh"},  # what is to be paid is read; the customer alone pays
    "own_outages": {"load", "refresh", "show_year"},
    "known_outages": {"load"},
    "own_appointments": {"load", "refresh", "ask_cancel", "cancel", "refuse"},
    "confirmation": {"load", "refresh", "choose_way", "hand_over", "take_back", "show_code"},
}
#: What the session of a tablet may do: its one draft.
ON_TABLET = {"session": {"changed"}, "tablet": {"refresh", "send_code", "confirm", "decline"}}
#: Services that let an employee in a customer's cabinet do something; every other `demand` refuses it.
SERVICES_IN_VISIT = {
    "accounts/links.py",
    "advocate/own.py",
    "appointments/people.py",
    "documents/finding.py",
    *("applications/access.py", "applications/case/files.py", "applications/case/messages.py"),
    *("applications/case/message_drafts.py", "applications/case/remarks.py", "applications/desk/table.py"),
    *("applications/own_tasks.py", "applications/under_way.py", "own_tasks/reading.py"),
    *("readings/own_tasks.py", "signing/own_tasks.py"),
    *("applications/drafts/available_kinds.py", "applications/drafts/drafts.py", "applications/drafts/handovers.py"),
    *("applications/drafts/listing.py", "applications/drafts/tablets.py", "applications/workflow/status_changes.py"),
    *(
        "notifications/inbox.py",
        "readings/archive.py",
        "readings/dial_photos.py",
        "readings/grid.py",
        "readings/history.py",
        "readings/in_turn.py",
    ),
    *("readings/overview.py", "readings/meters.py", "readings/statistics.py"),
    *("hours/month.py", "hours/own_tasks.py"),
    *("outages/own.py", "outages/measurements.py", "outages/calendar_link.py", "outages/night.py"),
    *("money/own.py", "money/refunds/asking.py", "money/statement/making.py", "money/wanted.py"),
}
SERVICES = Path(__file__).parents[2] / "lkk" / "services"
IDS = {name for name in vars(arguments) if name.endswith("Id") and name != "Id"}


def own_handlers() -> Iterator[tuple[str, Any]]:
    with app.set_contexts():
        for name, registered in RegistrationContext.get().event_handlers.items():
            ours = registered.states[0].__module__.startswith("lkk.")
            if ours and not name.endswith(".setvar"):
                yield name, registered.handler.fn


def test_every_handler_declares_who_may_call_it() -> None:
    assert [name for name, handler in own_handlers() if rule_of(handler) is None] == []


def test_the_handlers_open_to_everyone_are_the_reviewed_ones() -> None:
    found = {name.split(".", 2)[-1].split("____")[-1] for name, fn in own_handlers() if rule_of(fn) is Open.EVERYONE}
    assert found == OPEN_HANDLERS


def handlers_for(actor: Actor) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, handler in own_handlers():
        rule = rule_of(handler)
        if rule is not None and rule is not Open.EVERYONE and actor.role.may(rule) and fits_session(handler, actor):
            state, _, method = name.rpartition(".")
            found.setdefault(state.split("____")[-1], set()).add(method)
    return found


def test_what_an_employee_may_do_in_a_customers_cabinet_is_the_reviewed_list() -> None:
    customer, employee = Identity(1, Role.CUSTOMER), Identity(2, Role.SERVICE_CENTRE_OPERATOR)
    visit = Visit("Помощь", VisitEvidence.CODE, datetime.now(UTC))
    assert handlers_for(Actor(employee, customer, visit=visit)) == IN_VISIT


def test_what_a_tablet_may_do_is_the_reviewed_list() -> None:
    customer = Identity(1, Role.CUSTOMER)
    assert handlers_for(Actor(customer, customer, only_draft=1)) == ON_TABLET


def test_the_services_that_let_an_employee_into_a_customers_affairs_are_the_reviewed_ones() -> None:
    found = {
        str(path.relative_to(SERVICES)) for path in SERVICES.rglob("*.py") if "in_visit=True" in path.read_text("utf-8")
    }
    assert found == SERVICES_IN_VISIT


def test_every_argument_of_every_handler_can_be_validated() -> None:
    for name, handler in own_handlers():
        assert adapters(handler) is not None, name  # raises for an argument without annotation


def test_every_id_argument_has_a_type_that_names_what_it_identifies() -> None:
    for name, handler in own_handlers():
        bare = inspect.unwrap(handler)
        for argument, hint in get_type_hints(bare, include_extras=True).items():
            if argument.endswith("_id"):
                labels = [part for part in get_args(hint) if isinstance(part, str)] if get_origin(hint) else []
                assert labels, f"{name}: {argument} is not one of {sorted(IDS)}"


def test_every_http_route_is_reviewed() -> None:
    assert {
        route.path
        for route in [
            *APPOINTMENT_ROUTES,
            *PAYMENT_ROUTES,
            *AUTH_ROUTES,
            *BROADCAST_ROUTES,
            *CONSULTATION_ROUTES,
            *DOCUMENT_ROUTES,
            *EXPORT_ROUTES,
            *FILE_ROUTES,
            *HEALTH_ROUTES,
            *IMPORT_ROUTES,
            *LOGO_ROUTES,
            *MONEY_ROUTES,
            *OUTAGE_ROUTES,
            *OWN_DATA_ROUTES,
            *PRESENCE_ROUTES,
            *READING_FILE_ROUTES,
            *RECEPTION_ROUTES,
            *SMS_HOOK_ROUTES,
            *SIGNING_ROUTES,
            *SITE_ROUTES,
            *VISIT_ROUTES,
        ]
    } == OPEN_ROUTES


def test_every_page_is_declared_once_and_every_declared_page_exists() -> None:
    assert set(PAGES) == set(ROUTES)
    assert len({route.path for route in ROUTES}) == len(ROUTES)


def test_every_private_page_begins_by_asking_for_the_session() -> None:
    for route, module in PAGES.items():
        if route.rule is not Open.EVERYONE:
            assert module.ON_LOAD[0] is Session.load, route.path


@pytest.mark.parametrize("route", [route for route in ROUTES if route.rule is not Open.EVERYONE])
def test_no_handler_of_a_private_page_is_open_to_everyone(route: routes.Route) -> None:
    rules = [rule_of(handler.fn) for handler in PAGES[route].ON_LOAD]
    assert Open.EVERYONE not in rules
    assert route.rule in rules


@pytest.mark.parametrize("role", Role)
def test_whoever_opens_a_page_may_call_what_it_begins_with(role: Role) -> None:
    for route in ROUTES:
        if role.may(route.rule):
            rules = [rule_of(handler.fn) for handler in PAGES[route].ON_LOAD]
            assert all(rule is not None and role.may(rule) for rule in rules), route.path


def test_everybody_begins_at_a_page_of_their_own() -> None:
    assert {role: first_page(role).path for role in Role} == {
        role: "/home" if role is Role.CUSTOMER else "/staff" for role in Role
    }
    assert {route for route in ROUTES if route.menu} == set(MENU)


def test_every_role_has_its_permissions_and_customers_none_of_the_staff() -> None:
    own = {Permission.USE_CABINET, Permission.OWN_SETTINGS}
    assert Role.CUSTOMER.permissions == own
    assert {p for role in Role for p in role.permissions} == set(Permission)
    assert all(Permission.USE_CABINET not in role.permissions for role in Role if role.staff)


def test_operators_of_the_mfc_neither_decide_nor_annul() -> None:
    permissions = Role.MFC_OPERATOR.permissions
    assert Permission.SEE_APPLICATIONS in permissions
    assert not permissions & {Permission.WORK_APPLICATIONS, Permission.REJECT_APPLICATIONS}
