"""The energy supplier, played: takes cases, makes contracts and signs them."""
