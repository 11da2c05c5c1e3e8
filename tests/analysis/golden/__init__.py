"""Expected numbers from R: each beside the script that makes it again, with its versions."""

from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent


def table(name: str) -> pd.DataFrame:
    """One golden table."""
    return pd.read_csv(FOLDER / f"{name}.csv")


def values(name: str) -> dict[str, float]:
    """Golden values by name."""
    return dict(table(name).itertuples(index=False))


def rows_like(covariance: np.ndarray, n: int, mean: float = 3.0) -> np.ndarray:
    """Some rows with exactly this covariance: what a statistic of second moments sees of a set.

    So a set whose answers may not be kept here is still a check: its covariances are.
    """
    k = len(covariance)
    drawn = np.random.default_rng(1).normal(size=(n, k))
    drawn -= drawn.mean(axis=0)
    white, _ = np.linalg.qr(drawn)
    rows: np.ndarray = white * np.sqrt(n - 1) @ np.linalg.cholesky(covariance).T + mean
    return rows
