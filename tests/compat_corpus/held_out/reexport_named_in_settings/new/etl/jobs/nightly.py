def run_nightly(table, full=False):
    return f"{'full' if full else 'delta'} {table}"
