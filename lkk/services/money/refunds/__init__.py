"""Refunds: asked for, prepared and approved by two people, sent, completed."""
