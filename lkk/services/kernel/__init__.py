"""What every feature builds on: unit of work, actor, errors, clock, limits, audit, outbox, calendar."""
