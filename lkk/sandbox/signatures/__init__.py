"""The service of signature checks, played."""
