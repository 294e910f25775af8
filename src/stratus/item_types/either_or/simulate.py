"""A simulated candidate chooses one alternative."""

from __future__ import annotations

from stratus.item_types.choices.simulate import ChoosesOne


class Simulation(ChoosesOne):
    """Any alternative, each as often as the others."""
