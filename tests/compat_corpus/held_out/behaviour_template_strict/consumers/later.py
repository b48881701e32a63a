from functools import partial

from sqltpl.render import render

for_orders = partial(render, table="orders")


def main():
    return for_orders("{{ table }}{{ suffix }}")
