import lib.calm
import lib.patch
