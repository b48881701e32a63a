-- Every route that was flown, with the distance that the carriers report and the two airports' positions.
SELECT
    f.origin, f.dest, max(f.distance) AS reported_miles,
    any_value(o.lat) AS origin_lat, any_value(o.lon) AS origin_lon,
    any_value(d.lat) AS dest_lat, any_value(d.lon) AS dest_lon
FROM nyc.flights AS f
JOIN nyc.airports AS o ON o.faa = f.origin
JOIN nyc.airports AS d ON d.faa = f.dest
GROUP BY f.origin, f.dest
ORDER BY f.origin, f.dest
