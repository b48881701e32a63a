from lib.flags import TYPE_CHECKING

if TYPE_CHECKING:
    from lib.more import tidy


def use(rows):
    return tidy(rows)
