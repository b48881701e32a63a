from .clean import two as first, one as second
