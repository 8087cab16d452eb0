"""Distributes reports so that people have as equal numbers of them as possible, although not everybody may judge
every report.

A place of a report is given along a shortest augmenting path (Ahuja, Magnanti and Orlin 1993, chapter 9): to a
person, who may pass another report on to a third person, and so on, until somebody has one report more. First the
squares of the numbers count, so that no other distribution is more equal; then the costs of who takes what, so that
exactly one distribution is best.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping

Cost = Mapping[str, int]
"""What it costs that a person takes a place of a report, by person; who is not in it may not take one."""


class Levelling:
    """The numbers of reports of people, and the places that were given to them.

    loads: person to the number of reports before. unit: a number larger than the sum of all costs.
    """

    def __init__(self, loads: Mapping[str, int], unit: int) -> None:
        self._loads = dict(loads)
        self._unit = unit
        self._costs: dict[str, Cost] = {}
        self._held: dict[str, set[str]] = {}
        self._moves: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def holders(self, report: str) -> frozenset[str]:
        """Return the people to whom places of a report were given."""
        return frozenset(self._held.get(report, ()))

    def place(self, report: str, costs: Cost) -> None:
        """Give one more place of a report to a person who does not have the report yet; to nobody if all eligible
        people have it.
        """
        self._costs[report] = costs
        holders = self._held.setdefault(report, set())
        # The cheapest way to one more report of each person, and its last step: who passes on which report.
        ways = {person: cost for person, cost in costs.items() if person not in holders}
        steps: dict[str, tuple[str, str]] = dict.fromkeys(ways, ("", report))
        if not ways:
            return
        shorter = True
        while shorter:
            shorter = False
            for giver in list(ways):
                for taker in self._loads:
                    move = self._cheapest(giver, taker)
                    if move and (taker not in ways or ways[giver] + move[0] < ways[taker]):
                        ways[taker], steps[taker] = ways[giver] + move[0], (giver, move[1])
                        shorter = True
        taker = min(
            ways, key=lambda person: (ways[person] + self._unit * (2 * self._loads[person] + 1), person)
        )
        self._loads[taker] += 1
        while taker:
            giver, given = steps[taker]
            self._give(given, giver, taker)
            taker = giver

    def _cheapest(self, giver: str, taker: str) -> tuple[int, str] | None:
        """Return the report that costs least to pass on, with what that costs; None if there is none."""
        moves = self._moves.get((giver, taker), [])
        while moves and (giver not in self._held[moves[0][1]] or taker in self._held[moves[0][1]]):
            heapq.heappop(moves)
        return moves[0] if moves else None

    def _give(self, report: str, giver: str, taker: str) -> None:
        holders, costs = self._held[report], self._costs[report]
        holders.discard(giver)
        holders.add(taker)
        for holder in holders:
            for another in costs:
                if another not in holders:
                    move = (costs[another] - costs[holder], report)
                    heapq.heappush(self._moves.setdefault((holder, another), []), move)
