"""What becomes of ads, contacts and words of whoever closes the cabinet."""

from sqlalchemy import or_
from sqlmodel import col, delete, select, update

from lkk.models.redistribution import CapacityAd, CapacityContact, CapacityMatch, CapacityMessage
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.redistribution import AdState, ContactState
from lkk.vocabulary.topics import Topic

_LIVE = (ContactState.ASKED, ContactState.OPEN)


async def forget_customer(work: UnitOfWork, user_id: int) -> None:
    """Take the ads of a customer off the board without their words and end the contacts; both sides see it at once."""
    over = [state for state in AdState if state.over]
    own = (col(CapacityAd.owner_id) == user_id, col(CapacityAd.state).not_in(over))
    for ad in (await work.session.exec(select(CapacityAd).where(*own).with_for_update())).all():
        ad.state, ad.changed_at = AdState.CLOSED, work.now
        ad.revision += 1
        work.tell_topic(Topic.CAPACITY)
    await work.session.flush()
    ads = select(CapacityAd.id).where(CapacityAd.owner_id == user_id)
    pairs = or_(col(CapacityMatch.give_id).in_(ads), col(CapacityMatch.seek_id).in_(ads))
    await work.session.exec(delete(CapacityMatch).where(pairs))
    emptied = update(CapacityAd).where(col(CapacityAd.owner_id) == user_id)
    await work.session.exec(emptied.values(text="", reason=""))
    mine = or_(col(CapacityContact.giver_id) == user_id, col(CapacityContact.taker_id) == user_id)
    live = select(CapacityContact).where(mine, col(CapacityContact.state).in_(_LIVE))
    for contact in (await work.session.exec(live.with_for_update())).all():
        contact.state = ContactState.CLOSED
        contact.revision += 1
        work.tell_people(contact.giver_id, contact.taker_id)


async def erase_words(work: UnitOfWork, user_id: int, instead: str) -> None:
    """Put other words in place of what a customer has written to the other sides."""
    said = update(CapacityMessage).where(col(CapacityMessage.author_id) == user_id)
    await work.session.exec(said.values(body=instead))
