"""The register of small and medium firms, played."""
