"""A simulated candidate chooses true or false."""

from __future__ import annotations

from stratus.item_types.choices.simulate import ChoosesOne


class Simulation(ChoosesOne):
    """True or false, each as often as the other."""
