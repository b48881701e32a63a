"""Where a pin comes from, by the rules of the design."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.artifacts.placing import BASE, VENDORED, WORKER, BaseLayer, placed
from firedoor.pins.lock import Entry, build_lock


def layer(pins: Mapping[str, str], needs: Mapping[str, set[str]], reached: set[str] | None) -> BaseLayer:
    entries = [Entry(name, version, (), frozenset(needs.get(name, ()))) for name, version in pins.items()]
    lock = build_lock("base.txt", "requirements", entries, raw=b"", complete_graph=True)
    return BaseLayer(lock, None if reached is None else frozenset(reached))


def where(pins: Mapping[str, str], *layers: BaseLayer, refused: Mapping[str, str] | None = None) -> dict[str, str]:
    answer = placed(pins, layers, lambda name: (refused or {}).get(name, ""))
    return {pin.name: pin.where for pin in answer}


def test_what_the_base_layer_holds_in_this_version_comes_from_there() -> None:
    assert where({"duckdb": "1.1"}, layer({"duckdb": "1.1"}, {}, set())) == {"duckdb": BASE}


def test_it_must_be_held_by_every_base_layer() -> None:
    layers = layer({"x": "1"}, {}, set()), layer({"x": "2"}, {}, set())
    assert where({"x": "1"}, *layers) == {"x": VENDORED}


def test_a_pure_pin_of_another_version_is_packed_where_nothing_that_is_reached_needs_it() -> None:
    base = layer({"humanize": "4.9", "rich": "1"}, {"rich": {"humanize"}}, {"airflow"})
    assert where({"humanize": "4.0"}, base) == {"humanize": VENDORED}


def test_a_pin_that_a_reached_distribution_of_the_base_layer_needs_is_not_packed() -> None:
    base = layer({"requests": "2.32", "http": "1"}, {"http": {"requests"}}, {"http"})
    answer = placed({"requests": "2.31"}, [base], lambda name: "")
    assert answer[0].where == WORKER
    assert answer[0].because.startswith("http of the base layer, which the DAG reaches, uses requests 2.32")
    assert answer[0].base == ("2.32",)


def test_where_any_of_the_base_layer_may_be_reached_all_of_it_counts() -> None:
    base = layer({"requests": "2.32", "http": "1"}, {"http": {"requests"}}, None)
    assert where({"requests": "2.31"}, base) == {"requests": WORKER}


def test_a_pin_that_only_a_packed_one_replaces_is_packed_with_it() -> None:
    """requests of the base layer needs its urllib3; but the DAG has another requests, which brings its own."""
    base = layer({"requests": "2", "urllib3": "1"}, {"requests": {"urllib3"}}, {"requests"})
    assert where({"requests": "3", "urllib3": "2"}, base) == {"requests": VENDORED, "urllib3": VENDORED}


def test_refusing_one_refuses_what_it_would_have_replaced() -> None:
    base = layer({"requests": "2", "urllib3": "1"}, {"requests": {"urllib3"}}, {"requests"})
    answer = where({"requests": "3", "urllib3": "2"}, base, refused={"requests": "it holds compiled code (x.so)"})
    assert answer == {"requests": WORKER, "urllib3": WORKER}


def test_a_base_layer_that_does_not_say_all_keeps_everything_out() -> None:
    """A file of wishes: what Airflow brings along is not in it, and may be the very pin."""
    base = BaseLayer(build_lock("requirements.txt", "requirements", [Entry("airflow", "3", ())], raw=b""), None)
    answer = placed({"humanize": "4.0"}, [base], lambda name: "")
    assert (answer[0].where, answer[0].because) == (
        WORKER,
        "requirements.txt lists no dependencies, so nobody knows what the base layer holds",
    )


def test_what_may_not_be_packed_says_why() -> None:
    answer = placed({"numpy": "2"}, [], lambda name: "it holds compiled code (numpy/x.so)")
    assert (answer[0].where, answer[0].because) == (WORKER, "it holds compiled code (numpy/x.so)")
