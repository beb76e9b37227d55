"""Each part of a portal under load is killed, stopped or frozen, and nothing acknowledged may be lost or doubled."""
