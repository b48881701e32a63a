from atlas.regions import REGIONS, region_of
