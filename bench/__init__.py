"""Measurements, run by hand; the figures that are kept lie in results/."""
