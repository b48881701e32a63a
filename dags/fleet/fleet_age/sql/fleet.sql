-- The planes that each carrier flew in the seven days before $end, with their year of make where it is known.
SELECT DISTINCT f.carrier, f.tailnum, p.year AS made, p.seats
FROM nyc.flights AS f
JOIN nyc.planes AS p USING (tailnum)
WHERE f.flight_date >= CAST($start AS DATE) AND f.flight_date < CAST($end AS DATE)
ORDER BY f.carrier, f.tailnum
