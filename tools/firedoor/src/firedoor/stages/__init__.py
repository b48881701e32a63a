"""Stage data, stage runs, expectations, and the comparison with production."""
