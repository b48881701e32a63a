-- One row per carrier and day of the seven days that end with $last.
SELECT d.carrier, a.name, d.flight_date, d.flights, d.cancelled, d.on_time, d.mean_arrival_delay
FROM ontime.daily AS d
JOIN nyc.airlines AS a USING (carrier)
WHERE d.flight_date BETWEEN $first AND $last
ORDER BY d.carrier, d.flight_date
