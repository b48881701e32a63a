from partitions.paths import path_for
