"""Laws of parsing and comparing, on generated requirement files."""

from firedoor.pins.changes import changed_pins
from firedoor.pins.formats import parse_lock
from firedoor.pins.reach import affected_by, reached_pins
from hypothesis import given
from hypothesis import strategies as st

NAMES = ["apache-airflow", "numpy", "pandas", "requests", "urllib3", "six", "python-dateutil", "acme-private"]
pins = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3), min_size=1)
edges = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)))


def written(versions: dict[str, int], wanted: set[tuple[str, str]], order: list[str] | None = None) -> bytes:
    lines = []
    for name in order or sorted(versions):
        requirers = sorted(a for a, b in wanted if b == name and a in versions and a != name)
        via = "".join(f"    #   {requirer}\n" for requirer in ["-r requirements.in", *requirers])
        lines.append(f"{name}=={versions[name]}\n    # via\n{via}")
    return "".join(lines).encode()


def lock(versions, wanted, order=None):
    return parse_lock("requirements.txt", written(versions, wanted, order))


@given(pins, edges, st.randoms(use_true_random=False))
def test_order_and_comments_do_not_count(versions, wanted, random):
    order = list(versions)
    random.shuffle(order)
    base, head = lock(versions, wanted), lock(versions, wanted, order)
    assert base == head
    commented = b"# words\n\n" + written(versions, wanted).replace(b"    # via", b"  # via")
    assert parse_lock("requirements.txt", commented) == base


@given(pins, edges)
def test_a_lock_does_not_differ_from_itself(versions, wanted):
    changed = changed_pins(lock(versions, wanted), lock(versions, wanted))
    assert (changed.names, changed.everything, changed.reason) == (frozenset(), False, "")


@given(pins, pins, edges)
def test_exactly_the_differing_pins_are_named_and_the_direction_does_not_matter(old, new, wanted):
    base, head = lock(old, wanted), lock(new, wanted)
    expected = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    assert changed_pins(base, head).names == changed_pins(head, base).names == expected


@given(pins, edges, st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)))
def test_one_more_requirement_never_shrinks_the_reach(versions, wanted, edge, imports):
    modules = {name.replace("-", "_") for name in imports}
    before = reached_pins(lock(versions, wanted), modules)
    after = reached_pins(lock(versions, wanted | {edge}), modules)
    assert before.names <= after.names


@given(pins, edges, st.sets(st.sampled_from(NAMES)), st.sampled_from(["numpy", "not_there", "*", "pandas.io"]))
def test_one_more_import_never_shrinks_the_reach(versions, wanted, imports, module):
    modules = {name.replace("-", "_") for name in imports}
    parsed = lock(versions, wanted)
    assert reached_pins(parsed, modules).names <= reached_pins(parsed, modules | {module}).names


def test_an_added_and_a_removed_lock_change_everything():
    parsed = lock({"six": 1}, set())
    assert changed_pins(None, parsed).everything
    assert changed_pins(parsed, None).everything
    assert not changed_pins(None, None).everything
    assert affected_by(changed_pins(None, parsed), reached_pins(parsed, ["six"])) == {"six"}
    assert affected_by(changed_pins(None, parsed), reached_pins(parsed, ["json"])) == {"*"}


def test_reasons_can_be_read():
    changed = changed_pins(lock(dict.fromkeys(NAMES, 1), set()), lock(dict.fromkeys(NAMES, 2), set()))
    assert changed.reason.startswith(
        "requirements.txt: acme-private, apache-airflow, numpy, pandas, python-dateutil and 3"
    )
