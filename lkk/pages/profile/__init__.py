"""The pages of the profile and of the requests for its change."""
