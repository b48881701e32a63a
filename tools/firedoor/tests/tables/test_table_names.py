from __future__ import annotations

import pytest
from firedoor.tables.names import HOLE, canonical, is_unresolved, matches
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Sales.Orders", "sales.orders"),
        ('"Sales"."Orders"', "Sales.Orders"),
        ("`my-project.Sales.orders`", "my-project.sales.orders"),
        ("`my-project`.sales.`orders`", "my-project.sales.orders"),
        ("my-project:sales.orders", "my-project.sales.orders"),
        ("[my-project:sales.orders]", "my-project.sales.orders"),
        ("sales.orders$20240101", "sales.orders"),
        (f"sales.orders${HOLE}", "sales.orders"),
        ("analytics.events_20240101", "analytics.events_*"),
        ("analytics.events_*", "analytics.events_*"),
        (f"analytics.events_{HOLE}", "analytics.events_*"),
        (f"{HOLE}.{HOLE}{HOLE}.orders", "*.*.orders"),
        ("sales . orders", "sales.orders"),
        ("orders_2024", "orders_2024"),
        ("asset:s3://Bucket/Key", "asset:s3://Bucket/Key"),
        (f"dag:load_{HOLE}", "dag:load_*"),
    ],
)
def test_canonical_names(written: str, name: str) -> None:
    assert canonical(written) == name


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("sales.orders", "sales.orders"),
        ("project.sales.orders", "sales.orders"),
        ("project.sales.orders", "orders"),
        ("*.sales.orders", "other.sales.orders"),
        ("*.orders", "sales.orders"),
        ("sales.*", "sales.orders"),
        ("analytics.events_*", "analytics.events_20240101"),
        ("stg_*_v1", "stg_orders_v1"),
        ("Sales.Orders", "sales.orders"),
        ("dag:load_*", "dag:load_orders"),
        ("asset:daily", "asset:daily"),
    ],
)
def test_names_that_can_be_the_same_thing(a: str, b: str) -> None:
    assert matches(a, b)
    assert matches(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("sales.orders", "sales.items"),
        ("sales.orders", "hr.orders"),
        ("one.sales.orders", "two.sales.orders"),
        ("sales.*", "hr.orders"),
        ("sales.*", "orders"),  # nothing that both know agrees
        ("*.orders", "sales.*"),
        ("events_*", "events"),
        ("*_v1", "orders_v2"),
        ("a_*_b", "a_b"),  # shorter than what is fixed
        ("dag:orders", "asset:orders"),
        ("dag:orders", "orders"),
        ("*", "orders"),
        ("*.*", "sales.orders"),
        ("dag:*", "dag:orders"),
        ("*", "*"),
    ],
)
def test_names_that_cannot(a: str, b: str) -> None:
    assert not matches(a, b)
    assert not matches(b, a)


@pytest.mark.parametrize("name", ["*", "*.*", "dag:*", "asset:*", "*_*", ""])
def test_a_name_of_which_nothing_is_known_is_unresolved(name: str) -> None:
    assert is_unresolved(name)


@pytest.mark.parametrize("name", ["sales.*", "*.orders", "events_*", "dag:x_*"])
def test_a_name_with_some_known_text_is_not(name: str) -> None:
    assert not is_unresolved(name)


_PART = st.text(alphabet="abC_*$`-é9" + HOLE, max_size=6)


@given(st.lists(_PART, min_size=1, max_size=4).map(".".join))
def test_a_canonical_name_is_its_own_canonical_form(written: str) -> None:
    assert canonical(canonical(written)) == canonical(written)


@given(st.text(max_size=40))
def test_no_text_raises(written: str) -> None:
    matches(canonical(written), canonical("sales." + written))


@given(st.lists(st.from_regex(r"[a-z][a-z0-9]{0,4}", fullmatch=True), min_size=1, max_size=3), st.data())
def test_a_hole_in_a_name_still_matches_the_name(parts: list[str], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(parts) - 1))
    cut = data.draw(st.integers(0, len(parts[index])))
    holed = [*parts[:index], parts[index][:cut] + "*", *parts[index + 1 :]]
    name = ".".join(holed)
    assert matches(name, ".".join(parts)) != is_unresolved(name)
