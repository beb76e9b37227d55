"""The accounting system (ИС БСК): its API as described in docs/accounting-api.yaml."""
