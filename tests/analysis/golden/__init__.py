"""Expected numbers from R: each beside the script that makes it again, with its versions."""

from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent


def table(name: str) -> pd.DataFrame:
    """One golden table."""
    return pd.read_csv(FOLDER / f"{name}.csv")


def values(name: str) -> dict[str, float]:
    """Golden values by name."""
    return dict(table(name).itertuples(index=False))
