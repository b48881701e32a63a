from partitions._paths import path_for
