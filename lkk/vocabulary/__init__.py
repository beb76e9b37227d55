"""The words of the field as enums, each with its Russian label; imports nothing of ours."""
