"""The ads of an agreement: taken off the list when its terms are accepted, given back when it is not signed."""

from decimal import Decimal

from sqlmodel import select

from lkk.models.capacity_agreements import CapacityAgreement
from lkk.models.redistribution import CapacityAd
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.redistribution import records
from lkk.vocabulary.redistribution import AdState
from lkk.vocabulary.words import number


class NotOnTheList(ServiceError):
    """What the giving ad has is not there any more."""

    text = "Объявление снято или мощность по нему уже обещана другому. Договоритесь заново"


async def available(work: UnitOfWork, ad_id: int | None) -> Decimal | None:
    """Return how many kW a giving ad has on the list, 0 for one that is off it, None without an ad."""
    if ad_id is None:
        return None
    found = (await work.session.exec(select(CapacityAd).where(CapacityAd.id == ad_id))).first()
    return found.kw if found is not None and found.state is AdState.PUBLISHED else Decimal(0)


async def hold(work: UnitOfWork, row: CapacityAgreement) -> None:
    """Take the ads of an agreement, which is locked, off the list; what is left of the giving ad may stay on it.

    Raises:
        NotOnTheList: the giving ad is off the list, or has less than is agreed on.
    """
    give, seek = await _locked(work, row.give_ad_id), await _locked(work, row.seek_ad_id)
    if give is not None:
        _take(work, row, give)
    if seek is not None and seek.state is AdState.PUBLISHED:
        _put(work, seek, AdState.AGREED)


async def release(work: UnitOfWork, row: CapacityAgreement) -> None:
    """Give back to the list what an agreement that is not signed has taken off it."""
    give, seek = await _locked(work, row.give_ad_id), await _locked(work, row.seek_ad_id)
    if give is not None and row.held_kw is not None:
        if give.state is AdState.PUBLISHED:
            give.kw += row.held_kw
            _put(work, give, give.state)
        elif give.state is AdState.AGREED:
            give.kw = row.held_kw
            _put(work, give, _again(work, give))
    row.held_kw = None
    if seek is not None and seek.state is AdState.AGREED:
        _put(work, seek, _again(work, seek))


def _take(work: UnitOfWork, row: CapacityAgreement, give: CapacityAd) -> None:
    if give.state is not AdState.PUBLISHED:
        raise NotOnTheList
    if give.kw < row.kw:
        raise NotOnTheList(f"В объявлении осталось {number(give.kw.normalize())} кВт. Предложите другие условия")
    rest = give.kw - row.kw
    if row.keep_rest and rest:
        give.kw, row.held_kw = rest, row.kw
        _put(work, give, give.state)
        return
    row.held_kw = give.kw
    _put(work, give, AdState.AGREED)


def _again(work: UnitOfWork, ad: CapacityAd) -> AdState:
    return AdState.PUBLISHED if ad.valid_until >= records.today(work) else AdState.EXPIRED


def _put(work: UnitOfWork, ad: CapacityAd, state: AdState) -> None:
    ad.state, ad.changed_at = state, work.now
    ad.revision += 1
    records.told(work, ad)


async def _locked(work: UnitOfWork, ad_id: int | None) -> CapacityAd | None:
    if ad_id is None:
        return None
    query = select(CapacityAd).where(CapacityAd.id == ad_id).with_for_update()
    return (await work.session.exec(query.execution_options(populate_existing=True))).first()
