"""Where customers pay to: the bank of the company, from the directory."""

from lkk.services.directories import in_force
from lkk.services.directories.in_force import CompanyView
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.payment_qr import Payee


class NoRequisites(ServiceError):
    """The directory does not tell where to pay: a fault of operation, not of the person."""

    text = "Банк компании не указан. Администратор указывает его в справочнике «Компания»"


async def payee(work: UnitOfWork) -> Payee:
    """Return whom customers pay today.

    Raises:
        NoCompany: the directory has no row for today.
        NoRequisites: the row does not name the bank and the account.
    """
    return payee_of(await in_force.company(work))


def payee_of(company: CompanyView) -> Payee:
    """Return whom customers pay. Raises NoRequisites."""
    if not (company.bank_name and company.bic and company.bank_account):
        raise NoRequisites
    return Payee(
        names=(company.full_name, company.name, company.short_name),
        account=company.bank_account,
        bank=company.bank_name,
        bic=company.bic,
        corr_account=company.corr_account,
        inn=company.inn,
        kpp=company.kpp,
    )
