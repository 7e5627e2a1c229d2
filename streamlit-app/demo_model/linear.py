"""A linear programme in columns and rows, and its optimum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

INFINITY = float("inf")
Vector = NDArray[np.float64]


class NoOptimumError(Exception):
    """The solver found no optimum; says what it found instead."""


@dataclass(frozen=True)
class Optimum:
    """Values and reduced costs by column, levels and duals by row."""

    objective: float
    values: Vector
    reduced_costs: Vector
    levels: Vector
    duals: Vector


@dataclass
class LinearProgramme:
    """Columns with costs and bounds, rows of terms with bounds; the offset and the costs together are made least."""

    costs: list[float] = field(default_factory=list)
    column_bounds: list[tuple[float, float]] = field(default_factory=list)
    row_bounds: list[tuple[float, float]] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    indices: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    offset: float = 0.0

    def column(self, cost: float, lower: float = 0.0, upper: float = INFINITY) -> int:
        """Add a column and return its number."""
        self.costs.append(cost)
        self.column_bounds.append((lower, upper))
        return len(self.costs) - 1

    def row(self, terms: Mapping[int, float], lower: float = -INFINITY, upper: float = INFINITY) -> int:
        """Add a row and return its number."""
        self.indices.extend(terms)
        self.factors.extend(terms.values())
        self.starts.append(len(self.indices))
        self.row_bounds.append((lower, upper))
        return len(self.row_bounds) - 1

    def optimum(self) -> Optimum:
        """The least-cost solution; the same machine finds the same one each time."""
        solver = _solver()
        solver.passModel(self._model())
        solver.run()
        status = solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise NoOptimumError(f"the solver ended with: {solver.modelStatusToString(status)}")
        solution = solver.getSolution()
        values = np.array(solution.col_value)
        return Optimum(
            objective=float(solver.getInfo().objective_function_value),
            values=values,
            reduced_costs=np.array(solution.col_dual),
            levels=self._levels(values),
            duals=np.array(solution.row_dual),
        )

    def _levels(self, values: Vector) -> Vector:
        products = np.append(np.array(self.factors) * values[np.array(self.indices, dtype=np.int64)], 0.0)
        totals = np.add.reduceat(products, np.array(self.starts[:-1], dtype=np.int64))
        return np.asarray(totals, dtype=np.float64)

    def _model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.costs), len(self.row_bounds)
        model.offset_ = self.offset
        model.col_cost_ = np.array(self.costs)
        model.col_lower_, model.col_upper_ = np.array(self.column_bounds).T
        model.row_lower_, model.row_upper_ = np.array(self.row_bounds).T
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self.starts)
        model.a_matrix_.index_ = np.array(self.indices)
        model.a_matrix_.value_ = np.array(self.factors)
        return model


def _solver() -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "solver": "simplex",
        "primal_feasibility_tolerance": 1e-9,
        "dual_feasibility_tolerance": 1e-9,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver
