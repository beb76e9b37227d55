"""The seal of the portal: a key in a PKCS#12 file, which seals evidence sheets and nothing else."""
