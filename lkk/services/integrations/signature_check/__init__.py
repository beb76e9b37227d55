"""A service that checks signatures the portal cannot (ГОСТ): its API is described in docs/signature-check-api.yaml."""
