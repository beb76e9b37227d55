"""The energy supplier (гарантирующий поставщик): its API as described in docs/supplier-api.yaml."""
