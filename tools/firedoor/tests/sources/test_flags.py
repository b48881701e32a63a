from firedoor.sources import facts


def test_flags_do_not_share_bits() -> None:
    flags = {
        name: value
        for name, value in vars(facts).items()
        if name.isupper() and isinstance(value, int) and name != "RULES"
    }
    assert len(flags) > 10
    assert sum(flags.values()) == (1 << len(flags)) - 1
