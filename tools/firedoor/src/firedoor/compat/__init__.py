"""Library changes × how DAGs use them: which verdict, with which proof; released contract tests; consumers' tests."""
