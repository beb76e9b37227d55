"""The register of small and medium firms: its API as described in docs/smb-register-api.yaml."""
