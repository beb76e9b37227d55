"""The pictures of the manuals: whose page each of them shows, and the way to it."""

from dataclasses import dataclass

from lkk.routes import (
    ACCOUNTS,
    APPLICATION_NEW,
    APPLICATIONS,
    CAPACITY,
    CAPACITY_OWN,
    CONSUMPTION,
    DOCUMENTS,
    HOME,
    HOME_PUBLIC,
    HOURLY,
    MARKS,
    METERS,
    NOTIFICATIONS,
    OUTAGES,
    OWN_OUTAGES,
    PAYMENTS,
    PROFILE,
    QUALITY,
    READINGS,
    RECEPTION,
    REFUNDS,
    REGISTER,
    SECURITY,
    SIGNATURE_AGREEMENT,
    STAFF,
    STAFF_AUDIT,
    STAFF_BROADCASTS,
    STAFF_CAPACITY,
    STAFF_CUSTOMERS,
    STAFF_DIRECTORIES,
    STAFF_HEALTH,
    STAFF_MARKS,
    STAFF_OUTAGES,
    STAFF_PAYMENTS,
    STAFF_PERMISSIONS,
    STAFF_REFUNDS,
    STAFF_REPORTS,
    STAFF_SURVEYS,
    STAFF_TERMS,
    STAFF_USERS,
    VERIFY,
    new_application_path,
)

RESIDENT, PLANT, OPERATOR, ADMINISTRATOR = "ivanov", "zavod", "operator", "admin"
DESKTOP, PHONE = (1200, 820), (390, 780)


@dataclass(frozen=True)
class Picture:
    """A page as this person sees it; `follow` is pressed before, `show` is scrolled to: selectors."""

    name: str
    who: str
    path: str
    follow: tuple[str, ...] = ()
    size: tuple[int, int] = DESKTOP
    show: str = ""


CONTACT_OF_BAKERY, AGREEMENT_LINK = "#capacity-contacts > li:nth-child(2) a", "main a[href*='/capacity/agreements/']"
SURVEY_LINK, NEW_VERSION = "main a[href*='/surveys/']", "main button:has-text('Новая версия')"
FIRST_ROW, OFFER_LINK = "tbody tr:first-child th a", "#contract a[href$='/offer']"
#: A tab may still show the list or the card it was left with: these are of an enquiry.
FREE_ENQUIRY, ENQUIRY = "tbody tr:has-text('Запрос информации'):first-child th a", "h1:has-text('ЗИ-')"
#: The newest connection at work has no conditions yet.
NEW_CONNECTION = STAFF.url(kind="tp_new", status="in_progress", sort="-filed")
OWN_CONTRACT = DOCUMENTS.url(text="ТП-7/2026")
OWN_CONNECTION = STAFF.url(kind="tp_new", status="in_progress", applicant="Иванов Иван Иванович")
PICTURES = (
    Picture("front-page", "", HOME_PUBLIC.path),
    Picture("reception-complaint", "", f"{RECEPTION}/complaint"),
    Picture("registration-kind", "", REGISTER.url(step="kind")),
    Picture("home", RESIDENT, HOME.path),
    Picture("home-phone", RESIDENT, HOME.path, size=PHONE),
    Picture("own-applications", RESIDENT, APPLICATIONS.path),
    Picture("accounts", RESIDENT, ACCOUNTS.path),
    Picture("meter", RESIDENT, READINGS.path),
    Picture("meter-phone", RESIDENT, READINGS.path, size=PHONE),
    Picture("readings", PLANT, READINGS.path),
    Picture("consumption", RESIDENT, CONSUMPTION.path),
    Picture("meters", RESIDENT, METERS.path),
    Picture("hourly", PLANT, HOURLY.path, show="#hourly-map"),
    Picture("application-new", RESIDENT, APPLICATION_NEW.path),
    Picture("application-wizard", RESIDENT, new_application_path("tp_new")),
    Picture("application", RESIDENT, APPLICATIONS.path, (FIRST_ROW,)),
    Picture("payments", RESIDENT, PAYMENTS.path),
    Picture("refunds", RESIDENT, REFUNDS.path),
    Picture("outages", "", OUTAGES),
    Picture("outages-phone", "", f"{OUTAGES}?q=Чернышевского 12", size=PHONE),
    Picture("quality", "", f"{QUALITY}?q=Малахова 87"),
    Picture("capacity", "", CAPACITY),
    Picture("capacity-own", PLANT, CAPACITY_OWN.path),
    Picture("capacity-agreement", PLANT, CAPACITY_OWN.path, (CONTACT_OF_BAKERY, AGREEMENT_LINK)),
    Picture("own-outages", RESIDENT, OWN_OUTAGES.path),
    Picture("documents", RESIDENT, DOCUMENTS.path),
    Picture("document", RESIDENT, OWN_CONTRACT, (FIRST_ROW,), show="#page-words"),
    Picture("signing", RESIDENT, OWN_CONTRACT, (FIRST_ROW,), show="#signing"),
    Picture("signature-agreement", RESIDENT, SIGNATURE_AGREEMENT.path),
    Picture("verify", "", VERIFY),
    Picture("marks", RESIDENT, MARKS.path),
    Picture("survey", RESIDENT, HOME.path, (SURVEY_LINK,)),
    Picture("notifications", RESIDENT, NOTIFICATIONS.path),
    Picture("profile", RESIDENT, PROFILE.path),
    Picture("security", RESIDENT, SECURITY.path),
    Picture("staff-desk", OPERATOR, STAFF.path, size=(1440, 900)),
    Picture(
        "staff-application",
        OPERATOR,
        STAFF.url(kind="info_enquiry", view="free"),
        (FREE_ENQUIRY,),
        size=(1440, 900),
        show=ENQUIRY,
    ),
    Picture("staff-offer", OPERATOR, NEW_CONNECTION, (FIRST_ROW, OFFER_LINK), show="#offer-result"),
    Picture("staff-contract", OPERATOR, NEW_CONNECTION, (FIRST_ROW,), show="#contract"),
    Picture("staff-terms", OPERATOR, STAFF_TERMS.path),
    Picture("staff-outages", OPERATOR, STAFF_OUTAGES.path),
    Picture("staff-payments", OPERATOR, STAFF_PAYMENTS.path),
    Picture("staff-refund", ADMINISTRATOR, STAFF_REFUNDS.path, (FIRST_ROW,)),
    Picture("staff-customers", OPERATOR, STAFF_CUSTOMERS.path),
    Picture("staff-customer", OPERATOR, STAFF_CUSTOMERS.url(text="Иванов"), (FIRST_ROW,)),
    Picture("staff-marks", OPERATOR, STAFF_MARKS.path),
    Picture("staff-capacity", OPERATOR, STAFF_CAPACITY.path),
    Picture("staff-survey-results", ADMINISTRATOR, STAFF_SURVEYS.path, (FIRST_ROW,), show="#survey-results"),
    Picture("staff-survey", ADMINISTRATOR, STAFF_SURVEYS.path, (FIRST_ROW, NEW_VERSION), show="#survey-builder"),
    Picture("staff-reports", ADMINISTRATOR, STAFF_REPORTS.url(report="employees")),
    Picture("staff-broadcasts", ADMINISTRATOR, STAFF_BROADCASTS.path),
    Picture("staff-directories", ADMINISTRATOR, STAFF_DIRECTORIES.path),
    Picture("staff-permissions", ADMINISTRATOR, STAFF_PERMISSIONS.path),
    Picture("staff-audit", ADMINISTRATOR, STAFF_AUDIT.path),
    Picture("staff-users", ADMINISTRATOR, STAFF_USERS.path),
    Picture("staff-health", ADMINISTRATOR, STAFF_HEALTH.path),
)
