-- The most served destinations of one airport on one day.
SELECT
    f.flight_date,
    f.origin,
    f.dest,
    coalesce(a.name, f.dest) AS destination,
    count(*) AS flights,
    round(avg(f.arr_delay), 1) AS mean_arrival_delay
FROM nyc.flights AS f
LEFT JOIN nyc.airports AS a ON a.faa = f.dest
WHERE f.origin = $origin AND f.flight_date = CAST($day AS DATE)
GROUP BY f.flight_date, f.origin, f.dest, a.name
ORDER BY flights DESC, f.dest
LIMIT $top
