"""Whom an outage concerns: the accounts in its houses and those of its metering points, by keys alone.

Both are pieces of SQL to be joined laterally, so that each side is found by an index whichever way it is asked.
"""

#: The accounts of an outage `o`.
ACCOUNTS_OF_OUTAGE = """
  cross join lateral (
    select a.id as account_id
      from outage_house oh join customer_account a on a.house_key = oh.house_key
     where oh.outage_id = o.id
     union
    select p.account_id
      from outage_point op join metering_point p on p.external_id = op.point_key and not p.removed
     where op.outage_id = o.id
  ) c
"""
#: The outages of an account `a`.
OUTAGES_OF_ACCOUNT = """
  cross join lateral (
    select oh.outage_id from outage_house oh where oh.house_key = a.house_key
     union
    select op.outage_id
      from metering_point p join outage_point op on op.point_key = p.external_id
     where p.account_id = a.id and not p.removed
  ) c
"""
#: The events of quality of an account `a`.
QUALITY_OF_ACCOUNT = """
  cross join lateral (
    select qh.event_id from quality_event_house qh where qh.house_key = a.house_key
     union
    select qp.event_id
      from metering_point p join quality_event_point qp on qp.point_key = p.external_id
     where p.account_id = a.id and not p.removed
  ) c
"""
#: Where the light is off: the house of an account `a`, whose row `h` is left joined, else the address of the account.
PLACE = "coalesce(h.street || ', ' || h.number, a.address)"
