-- The hours of one airport on one day, as hourly_conditions published them.
SELECT time_hour, departures, cancelled, mean_departure_delay, wind_speed, visib, precip
FROM weather.flight_conditions
WHERE origin = $origin AND flight_date = CAST($day AS DATE)
ORDER BY time_hour
