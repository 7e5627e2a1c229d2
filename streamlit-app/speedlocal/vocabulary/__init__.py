"""The field's words as lists that modellers can edit."""
