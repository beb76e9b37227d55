"""The document system of the company (СЭД): its API as described in docs/document-system-api.yaml."""
